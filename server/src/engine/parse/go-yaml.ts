import { isPair, isScalar, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

// Where YAML 1.2 is wider than go-yaml v2, the API server's reader, which refuses the whole document.

/** Returns why go-yaml refuses the node's anchor. */
export function anchorProblem(anchor: string | undefined): string | undefined {
  if (anchor === undefined || /^[A-Za-z0-9_-]+$/.test(anchor)) return undefined;
  return `The anchor &${anchor} has a character that the API server does not take in one: write letters, digits, - and _ alone.`;
}

/** Returns why go-yaml refuses a scalar in brackets: `?` and a leading `:` are marks of their own there. */
export function flowProblem(node: unknown): string | undefined {
  if (!isScalar(node) || node.type !== 'PLAIN') return undefined;
  const source = node.source ?? '';
  const why = source.startsWith(':') ? 'begin with a colon' : source.includes('?') ? 'hold a question mark' : undefined;
  return why && `Inside [ ] or { } a value without quotes cannot ${why}. Write "${source}".`;
}

/** Returns why go-yaml refuses a key in brackets: a colon without a space after it ends no plain key. */
export function flowKeyProblem(key: unknown, text: string): string | undefined {
  if (!isScalar(key) || key.type !== 'PLAIN') return undefined;
  const end = key.range?.[1] ?? 0;
  if (!/^:[[{]/.test(text.slice(end, end + 2))) return undefined;
  return `The colon after ${key.source} needs a space: write "${key.source}: ${text[end + 1]}".`;
}

/** Returns the scalars that a collection in brackets holds itself, keys included. */
export function scalarsInFlow(node: YAMLMap | YAMLSeq): readonly Scalar[] {
  const parts = node.items.flatMap(item => (isPair(item) ? [item.key, item.value] : [item]));
  return parts.filter(isScalar);
}

const JSON_ESCAPE = /\\(?:\\|\/|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/g;

/** Returns why go-yaml refuses an escape that only JSON knows; a document in braces is read as JSON first. */
export function escapeProblem(source: string, text: string): string | undefined {
  if (!source.startsWith('"') || /^\uFEFF?\s*\{/.test(text)) return undefined;
  const unknown = source.match(JSON_ESCAPE)?.find(each => each === '\\/' || each.length > 2);
  return unknown && `YAML does not know the escape ${unknown}: write the character itself.`;
}

/** Returns why go-yaml refuses a directive; %YAML 1.1 and %TAG are those that it takes. */
export function directiveProblem(source: string): string | undefined {
  if (/^%(?:TAG\b|YAML[ \t]+1\.1(?:[ \t]|$))/.test(source)) return undefined;
  return `The API server does not take the directive ${source.trim()}. Delete it: a manifest needs none.`;
}
