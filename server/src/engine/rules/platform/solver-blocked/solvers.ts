import { hypotheticalPod } from '../../../cluster/hypothetical.ts';
import type { Inventory } from '../../../cluster/inventory.ts';
import { groupOf } from '../../../model/api-groups.ts';
import type { Resource, Workload } from '../../../model/resource.ts';
import { readLabels } from '../../../objects/read-fields.ts';
import { onceForEach } from '../../../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../../../parse/tree.ts';

/** The label and port of the pods with which cert-manager answers http01 challenges (cert-manager documentation, HTTP01). */
export const SOLVER_LABEL = 'acme.cert-manager.io/http01-solver';
export const SOLVER_PORT = 8089;

/** A pod that cert-manager makes for as long as a challenge lasts, and the Issuer whose challenge it answers. */
export interface Solver {
  readonly issuer: Resource;
  readonly pod: Workload;
}

/** Returns the solver pods that Issuers in sight make: one for each namespace that asks an Issuer for certificates. */
export const solversIn: (inventory: Inventory) => readonly Solver[] = onceForEach(({ objects }: Inventory) =>
  objects.filter(isIssuer).flatMap(issuer => {
    const [labels] = solverLabels(issuer.node);
    if (labels === undefined) return [];
    const namespaces = issuer.kind === 'Issuer' ? [issuer.namespace] : namespacesAsking(issuer, objects);
    return [...new Set(namespaces)].map(namespace => ({
      issuer,
      pod: hypotheticalPod(namespace, labels, 'cm-acme-http-solver'),
    }));
  }),
);

function isIssuer({ kind, apiVersion }: Resource): boolean {
  return (kind === 'Issuer' || kind === 'ClusterIssuer') && groupOf(apiVersion) === 'cert-manager.io';
}

/** Returns the labels of the pods of each http01 solver: those of cert-manager, and those of its template. */
function solverLabels(issuer: YamlNode): readonly ReadonlyMap<string, string>[] {
  const solvers = itemsOf(childOf(childOf(childOf(issuer, 'spec'), 'acme'), 'solvers'));
  return solvers.flatMap(solver => {
    const http = childOf(solver, 'http01');
    const way = childOf(http, 'ingress') ?? childOf(http, 'gatewayHTTPRoute');
    if (way === undefined) return [];
    const template = childOf(childOf(way, 'podTemplate'), 'metadata');
    return [new Map([...readLabels(childOf(template, 'labels')), [SOLVER_LABEL, 'true']])];
  });
}

/** Returns the namespaces of Certificates, Ingresses and Gateways that ask a ClusterIssuer for certificates. */
function namespacesAsking({ name }: Resource, objects: readonly Resource[]): readonly string[] {
  return objects.filter(object => asks(object, name)).map(({ namespace }) => namespace);
}

function asks({ kind, apiVersion, node, annotations }: Resource, issuer: string): boolean {
  if (annotations.get('cert-manager.io/cluster-issuer') === issuer) return true;
  if (kind !== 'Certificate' || groupOf(apiVersion) !== 'cert-manager.io') return false;
  const reference = childOf(childOf(node, 'spec'), 'issuerRef');
  return stringOf(childOf(reference, 'kind')) === 'ClusterIssuer' && stringOf(childOf(reference, 'name')) === issuer;
}
