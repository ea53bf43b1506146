/** API groups of Kubernetes itself whose names have a dot, and others whose objects have no pods made. */
const WITHOUT_PODS: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'kustomize.config.k8s.io',
  'metrics.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy.networking.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'snapshot.storage.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Says whether objects of an API group are no custom ones that may have pods made; those of Kubernetes are workloads if they do. */
export function makesNoPods(group: string): boolean {
  return !group.includes('.') || WITHOUT_PODS.has(group);
}

/** Returns the API group of an apiVersion, empty for the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
}

/** Says whether a label's prefix and an API group are one within the other, as `cnpg.io/cluster` and `postgresql.cnpg.io`. */
export function isOfGroup(key: string, group: string): boolean {
  const prefix = domainOf(key);
  return prefix !== undefined && (prefix === group || isWithin(group, prefix) || isWithin(prefix, group));
}

/** Says whether a label's prefix and an API group are of one owner, as `v1.min.io/tenant` and `minio.min.io`. */
export function isOfOwner(key: string, group: string): boolean {
  const prefix = domainOf(key);
  if (prefix === undefined) return false;
  const [ours, theirs] = [ownerOf(prefix), ownerOf(group)];
  return isOfGroup(key, group) || (ours === theirs && !SHARED.has(ours));
}

/** Returns the prefix of a label key, or a domain above it, that is known; undefined where none is. */
export function operatorLabelDomain(key: string, isKnown: (domain: string) => boolean): string | undefined {
  const names = domainOf(key)?.split('.') ?? [];
  return names.map((_, index) => names.slice(index).join('.')).find(isKnown);
}

/** Domains under which many projects have their names. */
const SHARED: ReadonlySet<string> = new Set([
  'apache.org',
  'cncf.io',
  'coreos.com',
  'github.com',
  'github.io',
  'gitlab.io',
  'google.com',
  'googleapis.com',
  'k8s.io',
  'kubernetes.io',
  'openshift.io',
  'x-k8s.io',
]);

/** The domain that a key begins with; some, as `kubevirt.io`, are a domain alone. */
function domainOf(key: string): string | undefined {
  const slash = key.indexOf('/');
  const domain = slash < 0 ? key : key.slice(0, slash);
  return domain.includes('.') ? domain : undefined;
}

function isWithin(domain: string, outer: string): boolean {
  return domain.endsWith(`.${outer}`);
}

/** The part of a domain that is registered: two names, three below a country's `co.uk`. */
function ownerOf(domain: string): string {
  const names = domain.split('.');
  const isCountry = names.at(-1)?.length === 2 && /^(?:ac|co|com|edu|gov|net|org)$/.test(names.at(-2) ?? '');
  return names.slice(isCountry ? -3 : -2).join('.');
}
