import { createHash } from 'node:crypto';
import type { Resource } from '../../engine/model/resource.ts';
import type { FileFinding } from '../../workspace/findings.ts';

/** Names an object by group, kind, namespace and name: `networking.k8s.io NetworkPolicy shop/api`. */
export function identityText({ apiVersion, kind, namespace, name }: Resource): string {
  const group = apiVersion.includes('/') ? apiVersion.replace(/\/[^/]*$/, ' ') : '';
  return `${group}${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

/**
 * Returns a text that stays equal while lines move and files are renamed: made of rule, object, field and message. Text
 * that holds no object is told by its file.
 */
export function fingerprintOf({ finding, resource }: FileFinding, file: string): string {
  const where = resource === undefined ? `file ${file}` : identityText(resource);
  const parts = [finding.rule.id, where, finding.path, finding.message];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
