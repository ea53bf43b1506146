import { childOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { readIntOrString } from './read-fields.ts';
import type { ResourceBase, Route, RouteBackend } from './resource.ts';

/** Reads a networking.k8s.io Ingress; undefined for any other kind. */
export function readRoute(base: ResourceBase, group: string): Route | undefined {
  if (base.kind !== 'Ingress' || (group !== 'networking.k8s.io' && group !== 'extensions')) return undefined;
  return { ...base, type: 'route', backends: ingressBackends(childOf(base.node, 'spec')) };
}

function ingressBackends(spec: YamlNode | undefined): readonly RouteBackend[] {
  const rules = childOf(spec, 'rules');
  const paths = itemsOf(rules).flatMap(rule => itemsOf(childOf(childOf(rule, 'http'), 'paths')));
  const nodes = [childOf(spec, 'defaultBackend'), ...paths.map(path => childOf(path, 'backend'))];
  return nodes.flatMap(node => {
    const service = childOf(node, 'service');
    const serviceName = stringOf(childOf(service, 'name'));
    if (node === undefined || serviceName === undefined) return [];
    const port = childOf(service, 'port');
    const written = childOf(port, 'name') ?? childOf(port, 'number');
    return [{ serviceName, port: written === undefined ? undefined : readIntOrString(written, ''), span: node.span }];
  });
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}
