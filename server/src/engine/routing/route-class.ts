import type { Inventory } from '../cluster/inventory.ts';
import type { Resource, Route } from '../model/resource.ts';
import { onceForEach } from '../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { ADDRESS_CLASSES, type AddressClass } from '../profile/route-classes.ts';

/** A class of Ingresses or Gateways: its name, and its controller where an object in sight tells of it. */
export interface RouteClass {
  readonly name: string;
  readonly controller: string | undefined;
  /** Set where a load balancer serves it from addresses. */
  readonly balancer: AddressClass | undefined;
}

/** Returns the classes of a route: that of an Ingress, or those of the Gateways it hangs on; undefined for one nobody knows. */
export function classesOf(route: Route, inventory: Inventory): readonly (RouteClass | undefined)[] {
  return classesIn(inventory).of(route);
}

/** Returns the load balancers that serve a route from addresses; undefined among them for whoever else does. */
export function balancersOf(route: Route, inventory: Inventory): ReadonlySet<AddressClass | undefined> {
  return new Set(classesOf(route, inventory).map(each => each?.balancer));
}

const classesIn = onceForEach((inventory: Inventory) => new Classes(inventory));

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

class Classes {
  readonly #ingress: ReadonlyMap<string, RouteClass>;
  readonly #gateway: ReadonlyMap<string, RouteClass>;
  readonly #gateways: ReadonlyMap<string, string | undefined>;
  /** Of Ingresses without a class, where a single one in sight says that it is the default. */
  readonly #default: RouteClass | undefined;
  readonly #unseen = new Map<string, RouteClass>();

  constructor({ objects }: Inventory) {
    const declared = objects.filter(({ kind }) => kind === 'IngressClass');
    this.#ingress = byName(declared, 'controller');
    this.#gateway = byName(
      objects.filter(({ kind }) => kind === 'GatewayClass'),
      'controllerName',
    );
    const gateways = objects.filter(({ kind }) => kind === 'Gateway');
    this.#gateways = new Map(
      gateways.map(each => [`${each.namespace}/${each.name}`, specText(each.node, 'gatewayClassName')]),
    );
    const [first, ...others] = declared.filter(({ annotations }) => annotations.get(DEFAULT) === 'true');
    this.#default = first === undefined || others.length > 0 ? undefined : this.#ingress.get(first.name);
  }

  of(route: Route): readonly (RouteClass | undefined)[] {
    if (route.kind === 'Route') return [undefined];
    const spec = childOf(route.node, 'spec');
    if (route.kind === 'Ingress') {
      // The annotation is older; the API server refuses an Ingress that is made with both.
      const name = route.annotations.get('kubernetes.io/ingress.class') ?? specText(route.node, 'ingressClassName');
      return [name === undefined || name === '' ? this.#default : this.#named(name, this.#ingress)];
    }
    const classes = itemsOf(childOf(spec, 'parentRefs')).map(parent => {
      const [name, namespace = route.namespace] = ['name', 'namespace'].map(key => stringOf(childOf(parent, key)));
      const gatewayClass = this.#gateways.get(`${namespace}/${name}`);
      return gatewayClass === undefined ? undefined : this.#named(gatewayClass, this.#gateway);
    });
    return classes.length === 0 ? [undefined] : classes;
  }

  #named(name: string, declared: ReadonlyMap<string, RouteClass>): RouteClass {
    const known = declared.get(name) ?? this.#unseen.get(name) ?? makeClass(name, undefined);
    this.#unseen.set(name, known);
    return known;
  }
}

function byName(objects: readonly Resource[], key: string): ReadonlyMap<string, RouteClass> {
  return new Map(objects.map(({ name, node }) => [name, makeClass(name, specText(node, key))]));
}

function makeClass(name: string, controller: string | undefined): RouteClass {
  const fits = ADDRESS_CLASSES.filter(({ controllers, classes }) =>
    controller === undefined ? classes.test(name) : controllers.test(controller),
  );
  // Several classes have one controller: the name tells them apart.
  return { name, controller, balancer: fits.find(({ classes }) => classes.test(name)) ?? fits[0] };
}

function specText(node: YamlNode, key: string): string | undefined {
  return stringOf(childOf(childOf(node, 'spec'), key));
}
