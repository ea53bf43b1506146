import { nearestNames } from '../../nearest-name.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';

const GUESSED = ['name', 'namespace', 'ns'];

/** Says whether a key reads like the name of a namespace, while no namespace has it by itself. */
export function looksLikeNameLabel(key: string): boolean {
  return GUESSED.includes(key) || isMisspeltNameLabel(key);
}

const [DOMAIN = '', NAME = ''] = NAMESPACE_NAME_LABEL.split('/');

// Both domains are reserved for Kubernetes itself, which sets no other label about names on Namespaces.
const RESERVED = new Set([DOMAIN, 'k8s.io', `metadata.${DOMAIN}`, 'metadata.k8s.io']);

/** Says whether a key is a misspelt `kubernetes.io/metadata.name`. */
export function isMisspeltNameLabel(key: string): boolean {
  if (key === NAMESPACE_NAME_LABEL) return false;
  const slash = key.indexOf('/');
  const [domain, name] = [key.slice(0, Math.max(slash, 0)), key.slice(slash + 1)];
  if (name === NAME) return slash < 0 || RESERVED.has(domain) || nearestNames(domain, [DOMAIN]).length > 0;
  return RESERVED.has(domain) && (name === 'name' || name === 'namespace' || nearestNames(name, [NAME]).length > 0);
}
