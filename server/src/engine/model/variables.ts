import { onceForEach } from '../once.ts';
import type { Span, YamlNode } from '../parse/tree.ts';
import { isPolicy } from '../policies/policy.ts';
import type { Resource } from './resource.ts';

// envsubst and Flux (Kustomization spec.postBuild) fill in `$NAME` and `${NAME}`, with a default as `${NAME:=web}`, Templates of
// OpenShift `${NAME}` and `${{NAME}}`.
const VARIABLE = /\$(?:\{[A-Za-z_]\w*(?:[:=?+/%#,^-][^}]*)?\}|\{\{[A-Za-z_]\w*\}\}|[A-Z][A-Z0-9_]+\b)/;

// Chainsaw works out what stands in parentheses; no name, label or port is written so.
const EXPRESSION = /^["']?\(.*\)["']?$/s;

/** Says whether a text holds a variable that is filled in before it is applied, such as `${APP}`. */
export function hasVariable(text: string): boolean {
  return (text.includes('$') && VARIABLE.test(text)) || EXPRESSION.test(text);
}

/** Returns the first variable of a text, such as `${APP}`; undefined where it has none. */
export function variableNamed(text: string): string | undefined {
  const [found] = VARIABLE.exec(text) ?? [];
  const [, name] = /^\$\{([A-Za-z_]\w*)/.exec(found ?? '') ?? [];
  return name === undefined ? found : `\${${name}}`;
}

/**
 * Returns the place of the first variable in a field that the analysis reads; undefined where there is none. What such an
 * object says nobody knows before the variable is filled in.
 */
export const variableIn = onceForEach((resource: Resource): Span | undefined => {
  if (!/[$(]/.test(resource.text)) return undefined;
  return firstVariable(resource.node, isPolicy(resource) ? () => true : key => READ_OF_OTHERS.has(key));
});

/** Fields that hold nothing but free text. */
const FREE_TEXT = new Set(['annotations', 'managedFields', 'status']);

/** Keys on the way to what is read of objects that are no policies: names, labels, selectors, ports. */
const READ_OF_OTHERS = new Set([
  ...['metadata', 'name', 'generateName', 'namespace', 'labels', 'spec', 'selector', 'matchLabels', 'matchExpressions'],
  ...['template', 'jobTemplate', 'containers', 'initContainers', 'ports', 'containerPort', 'items'],
  ...['port', 'targetPort', 'number', 'protocol', 'hostNetwork', 'clusterIP', 'type'],
  ...['rules', 'http', 'paths', 'backend', 'service', 'defaultBackend', 'to', 'parentRefs', 'backendRefs'],
]);

/** Keys below which every key is free to choose. */
const OWN_KEYS = new Set(['labels', 'selector', 'matchLabels']);

function firstVariable(node: YamlNode, isRead: (key: string) => boolean): Span | undefined {
  switch (node.kind) {
    case 'scalar':
      return hasVariable(node.source) ? node.span : undefined;
    case 'list':
      return first(node.items, item => firstVariable(item, isRead));
    case 'map':
      return first(node.entries, ({ key, keySpan, value }) => {
        if (FREE_TEXT.has(key) || !isRead(key)) return undefined;
        if (hasVariable(key)) return keySpan;
        return firstVariable(value, OWN_KEYS.has(key) ? () => true : isRead);
      });
  }
}

function first<T>(items: readonly T[], find: (item: T) => Span | undefined): Span | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
