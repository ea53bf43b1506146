import type { ResourceBase } from '../objects/object.ts';
import { isKnownVersion, type PolicyKind, policyKindOf, policyKinds } from './policy-kind.ts';

/** Returns the kind of a policy that is written in a version of its group whose fields nobody here knows. */
export function kindOfUnknownVersion(
  resource: Pick<ResourceBase, 'kind' | 'apiVersion'> & { readonly type: string },
): PolicyKind | undefined {
  const kind = policyKindOf(resource);
  const isUnknown = kind !== undefined && !isKnownVersion(kind, resource.apiVersion);
  return isUnknown && groupOf(resource.apiVersion) === groupOf(kind.apiVersion) ? kind : undefined;
}

/** Says whether a version of the kind's group is later than all that are known here, so that clusters to come may serve it. */
export function isLaterVersion({ apiVersion }: PolicyKind, version: string): boolean {
  if (groupOf(version) !== groupOf(apiVersion)) return false;
  const rank = rankOf(version);
  const known = policyKinds.filter(each => groupOf(each.apiVersion) === groupOf(version));
  return rank !== undefined && known.every(each => isAfter(rank, rankOf(each.apiVersion) ?? []));
}

/** Returns the group of an API version, empty for that of Kubernetes' first objects. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
}

const STAGES = ['alpha', 'beta', ''];

/** Returns what Kubernetes compares of a version, the weightiest first; undefined for a word that is no version. */
function rankOf(apiVersion: string): readonly number[] | undefined {
  const [, major, stage = '', minor = '0'] = /\/v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(apiVersion) ?? [];
  return major === undefined ? undefined : [STAGES.indexOf(stage), Number(major), Number(minor)];
}

function isAfter(rank: readonly number[], other: readonly number[]): boolean {
  const at = rank.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (rank[at] ?? 0) > (other[at] ?? 0);
}
