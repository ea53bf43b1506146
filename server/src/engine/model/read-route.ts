import { stringOf, valueOf, type YamlNode } from '../parse/tree.ts';
import { readIntOrString } from './read-fields.ts';
import type { ResourceBase, Route, RouteBackend } from './resource.ts';

/** Reads a networking.k8s.io Ingress; undefined for any other kind. */
export function readRoute(base: ResourceBase, group: string): Route | undefined {
  if (base.kind !== 'Ingress' || (group !== 'networking.k8s.io' && group !== 'extensions')) return undefined;
  return { ...base, type: 'route', backends: ingressBackends(valueOf(base.node, 'spec')) };
}

function ingressBackends(spec: YamlNode | undefined): readonly RouteBackend[] {
  const rules = valueOf(spec, 'rules');
  const paths = itemsOf(rules).flatMap(rule => itemsOf(valueOf(valueOf(rule, 'http'), 'paths')));
  const nodes = [valueOf(spec, 'defaultBackend'), ...paths.map(path => valueOf(path, 'backend'))];
  return nodes.flatMap(node => {
    const service = valueOf(node, 'service');
    const serviceName = stringOf(valueOf(service, 'name'));
    if (node === undefined || serviceName === undefined) return [];
    const port = valueOf(service, 'port');
    const written = valueOf(port, 'name') ?? valueOf(port, 'number');
    return [{ serviceName, port: written === undefined ? undefined : readIntOrString(written, ''), span: node.span }];
  });
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}
