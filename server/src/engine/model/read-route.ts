import type { ResourceBase } from '../objects/object.ts';
import { readIntOrString } from '../objects/read-fields.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Route, RouteBackend } from './resource.ts';

/** Reads a networking.k8s.io Ingress or a route.openshift.io Route; undefined for any other kind. */
export function readRoute(base: ResourceBase, group: string): Route | undefined {
  const spec = childOf(base.node, 'spec');
  if (base.kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions'))
    return { type: 'route', backends: ingressBackends(spec, base.namespace), ...base };
  if (base.kind === 'Route' && group === 'route.openshift.io')
    return { type: 'route', backends: routeBackends(spec, base.namespace), ...base };
  return undefined;
}

function ingressBackends(spec: YamlNode | undefined, namespace: string): readonly RouteBackend[] {
  const rules = childOf(spec, 'rules');
  const paths = itemsOf(rules).flatMap(rule => itemsOf(childOf(childOf(rule, 'http'), 'paths')));
  const nodes = [
    childOf(spec, 'defaultBackend') ?? childOf(spec, 'backend'),
    ...paths.map(path => childOf(path, 'backend')),
  ];
  return nodes.flatMap(node => {
    const service = childOf(node, 'service');
    const port = childOf(service, 'port');
    // networking.k8s.io/v1beta1 and extensions/v1beta1 write serviceName and servicePort instead.
    const serviceName = stringOf(childOf(service, 'name') ?? childOf(node, 'serviceName'));
    const written = childOf(port, 'name') ?? childOf(port, 'number') ?? childOf(node, 'servicePort');
    return node === undefined || serviceName === undefined ? [] : [backend(serviceName, namespace, written, node)];
  });
}

function routeBackends(spec: YamlNode | undefined, namespace: string): readonly RouteBackend[] {
  const port = childOf(childOf(spec, 'port'), 'targetPort');
  const targets = [childOf(spec, 'to'), ...itemsOf(childOf(spec, 'alternateBackends'))];
  return targets.flatMap(node => {
    const serviceName = stringOf(childOf(node, 'name'));
    const kind = stringOf(childOf(node, 'kind')) ?? 'Service';
    return node === undefined || serviceName === undefined || kind !== 'Service'
      ? []
      : [backend(serviceName, namespace, port, node)];
  });
}

function backend(serviceName: string, namespace: string, port: YamlNode | undefined, node: YamlNode): RouteBackend {
  return { serviceName, namespace, port: port === undefined ? undefined : readIntOrString(port, ''), span: node.span };
}
