import type { Cluster } from '../cluster/cluster.ts';
import { fact, sameItems } from '../facts/fact.ts';
import type { Workload } from '../model/resource.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { RouteClass } from './route-class.ts';

/** Images of controllers that connect to pods themselves, by what an IngressClass calls them. */
const IMAGES: ReadonlyMap<string, RegExp> = new Map([
  ['k8s.io/ingress-nginx', /(?:ingress-nginx\/controller|nginx-ingress-controller)(?=[:@]|$)/],
  ['nginx.org/ingress-controller', /(?:^|\/)nginx\/nginx-ingress(?=[:@]|$)/],
  ['traefik.io/ingress-controller', /(?:^|\/)traefik(?=[:@]|$)/],
  ['haproxy.org/ingress-controller', /(?:^|\/)haproxytech\/kubernetes-ingress(?=[:@]|$)/],
  ['haproxy-ingress.github.io/controller', /(?:^|\/)haproxy-ingress(?=[:@]|$)/],
]);

/** Returns the pods in sight that surely serve a class: an IngressClass in sight names what they are by image or arguments. */
export const controllersInSight = fact(
  'controllers in sight of a class',
  ({ inventory }: Cluster, routeClass: RouteClass): readonly Workload[] =>
    routeClass.controller === undefined ? [] : inventory.workloads.filter(each => serves(each, routeClass)),
  sameItems,
);

function serves({ template }: Workload, { name, controller = '' }: RouteClass): boolean {
  return itemsOf(childOf(childOf(template, 'spec'), 'containers')).some(container => {
    const args = ['command', 'args'].flatMap(key => textsOf(childOf(container, key)));
    const stated = flag(args, 'controller-class');
    if (stated !== undefined) return stated === controller;
    const image = stringOf(childOf(container, 'image')) ?? '';
    return IMAGES.get(controller)?.test(image) === true && (flag(args, 'ingress-class') ?? name) === name;
  });
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  return itemsOf(node).flatMap(each => stringOf(each) ?? []);
}

function flag(args: readonly string[], name: string): string | undefined {
  const start = `--${name}=`;
  return args.find(each => each.startsWith(start))?.slice(start.length);
}
