import type { SourceDocument } from '../../workspace/files/source-file.ts';

const OF_POLICIES = /^apiVersion:[ \t]*["']?((?:policy\.)?networking\.k8s\.io)\/\w/m;
const KIND = /^kind:(?:[ \t]*["']?(\w+)["']?[ \t]*(?:#.*)?\r?$)?/m;
const KNOWN = /^(?:|Admin|BaselineAdmin|Cluster)NetworkPolicy(?:List)?$/;

/**
 * Says why a document of the API groups of policies is no object of theirs, as a clause; undefined where it is one, or
 * may be of another kind of these groups.
 */
export function noSuchKind({ content }: SourceDocument): string | undefined {
  const { text } = content.parsed;
  const group = OF_POLICIES.exec(text)?.[1];
  if (group === undefined) return undefined;
  const match = KIND.exec(text);
  if (match === null)
    return 'it has no kind, so that the API server cannot tell what it is. Add one, such as NetworkPolicy.';
  const kind = match[1];
  if (kind === undefined || !/polic/i.test(kind) || KNOWN.test(kind)) return undefined;
  return `${group} has no kind ${kind}, so that the API server would refuse it. Kinds are written like NetworkPolicy.`;
}
