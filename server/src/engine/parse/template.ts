import { childOf, type Span, stringOf, type YamlNode } from './tree.ts';

const OPEN = '{{';

/** Says whether a document holds `{{ … }}` outside comments, as Helm templates do. */
export function isTemplate(text: string): boolean {
  return text.includes(OPEN) && firstAction(text) >= 0;
}

// Text that no analysis reads; other tools' templates (Vault, Prometheus, Go) stand there in final manifests.
const FREE_TEXT = new Set(['annotations', 'args', 'command', 'env']);

// Kinds whose fields the analysis reads. Objects of other kinds, such as an ApplicationSet or a workflow, hold templates of their own.
const READ_KIND =
  /\{\{|^(?:\w*NetworkPolicy|Namespace|Node|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Service|Ingress|IngressClass|\w*Route|\w*Monitor|ReferenceGrant|\w+WebhookConfiguration|APIService|\w*List)$/;

/** Says whether a template fills in a field that has a meaning for the analysis, and not only free text such as an annotation. */
export function isTemplated(root: YamlNode | undefined): boolean {
  const kind = stringOf(childOf(root, 'kind'));
  return kind !== undefined && READ_KIND.test(kind) && isFilledIn(root);
}

function isFilledIn(node: YamlNode | undefined): boolean {
  if (node === undefined) return false;
  switch (node.kind) {
    case 'scalar':
      return node.style !== 'block' && node.source.includes(OPEN);
    case 'list':
      return node.items.some(isFilledIn);
    case 'map':
      return node.entries.some(({ key, value }) => key.includes(OPEN) || (!FREE_TEXT.has(key) && isFilledIn(value)));
  }
}

/** Returns the span of the first template action. */
export function templateSpan(text: string): Span {
  const start = Math.max(firstAction(text), 0);
  const close = text.indexOf('}}', start);
  return { start, end: close < 0 ? start + OPEN.length : close + OPEN.length };
}

function firstAction(text: string): number {
  const lastClose = text.lastIndexOf('}}');
  for (let at = text.indexOf(OPEN); at >= 0 && at < lastClose; at = text.indexOf(OPEN, at)) {
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (!/(?:^|\s)#/.test(line)) return at;
    // The comment goes on to the end of its line.
    at = text.indexOf('\n', at);
    if (at < 0) return -1;
  }
  return -1;
}
