import type { Span } from '../engine/parse/tree.ts';

/**
 * What a cluster prints of its objects and no answer reads: who wrote which field, the text applied last, the state of
 * containers, environments and volumes. They are most of the text.
 */
const OF_ALL = ['managedFields', 'kubectl.kubernetes.io/last-applied-configuration'];
const OF_PODS = [
  ...['env', 'volumeMounts', 'volumes', 'tolerations'],
  ...['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses', 'conditions'],
];

// A Job's conditions tell that it has ended; policies are judged as they are written.
const MAKES_PODS =
  /(?:^|[\s{,])"?kind"?\s*:\s*"?(?:Pod|Deployment|ReplicaSet|StatefulSet|DaemonSet|ReplicationController)\b/;
const IS_POLICY = /(?:^|[\s{,])"?kind"?\s*:\s*"?\w*NetworkPolicy\b/;

/** Returns the text of an object with spaces in the place of its quiet parts, so that all else stands where it stood. */
export function withoutQuietParts(text: string): string {
  if (IS_POLICY.test(text)) return text;
  const keys = MAKES_PODS.test(text) ? ALL_KEYS : SOME_KEYS;
  return /^\s*\{/.test(text) ? withoutMembers(text, keys) : withoutBlocks(text, keys);
}

interface Keys {
  readonly ofBlocks: RegExp;
  readonly ofMembers: RegExp;
}

function keysOf(names: readonly string[]): Keys {
  const any = names.map(name => name.replaceAll('.', '\\.')).join('|');
  return { ofBlocks: new RegExp(`^([ -]*)(?:${any}):`), ofMembers: new RegExp(`"(?:${any})"\\s*:\\s*`, 'g') };
}

const SOME_KEYS = keysOf(OF_ALL);
const ALL_KEYS = keysOf([...OF_ALL, ...OF_PODS]);

function withoutBlocks(text: string, { ofBlocks }: Keys): string {
  const lines = text.split('\n');
  /** The column of the key whose block is left out. */
  let quiet = Number.POSITIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    if (quiet !== Number.POSITIVE_INFINITY && (isDeeper(line, quiet) || line.trim() === '')) {
      lines[index] = blank(line);
      continue;
    }
    const before = ofBlocks.exec(line)?.[1];
    quiet = before?.length ?? Number.POSITIVE_INFINITY;
    if (before !== undefined) lines[index] = before + blank(line.slice(before.length));
  }
  return lines.join('\n');
}

/** Says whether a line belongs to what stands below a key; lists may stand in the column of their key. */
function isDeeper(line: string, column: number): boolean {
  const indent = line.search(/[^ ]/);
  return indent > column || (indent === column && /^ *-(?: |$)/.test(line));
}

function withoutMembers(text: string, { ofMembers }: Keys): string {
  const quiet: Span[] = [];
  let from = 0;
  ofMembers.lastIndex = 0;
  for (let found = ofMembers.exec(text); found !== null; found = ofMembers.exec(text)) {
    const end = endOfValue(text, ofMembers.lastIndex);
    if (found.index < from || end < 0) continue;
    const comma = COMMA.exec(text.slice(end, end + 1000))?.[0].length;
    // Behind the last member of a map stands no comma; the one before it goes then.
    if (comma === undefined) quiet.push(...commaBefore(text, found.index, quiet));
    from = end + (comma ?? 0);
    quiet.push({ start: found.index, end: from });
    ofMembers.lastIndex = from;
  }
  return quiet.reduceRight(
    (left, { start, end }) => left.slice(0, start) + blank(left.slice(start, end)) + left.slice(end),
    text,
  );
}

const COMMA = /^\s*,/;

/** Returns the comma before a place, past what is left out already; none where none stands there. */
function commaBefore(text: string, place: number, quiet: readonly Span[]): readonly Span[] {
  let at = place;
  for (let index = quiet.length; ; index--) {
    while (/\s/.test(text.charAt(at - 1))) at--;
    const before = quiet[index - 1];
    if (before?.end !== at) break;
    at = before.start;
  }
  return text.charAt(at - 1) === ',' ? [{ start: at - 1, end: at }] : [];
}

const JSON_PART = /"(?:[^"\\]+|\\.)*"|[[\]{}]|[^"[\]{},\s]+|[,\s]+/gy;

/** Returns the end of a JSON value, -1 where none ends. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  JSON_PART.lastIndex = start;
  for (let part = JSON_PART.exec(text)?.[0]; part !== undefined; part = JSON_PART.exec(text)?.[0]) {
    if (part === '{' || part === '[') depth++;
    else if (part === '}' || part === ']') depth--;
    if (depth === 0) return JSON_PART.lastIndex;
    if (depth < 0) return -1;
  }
  return -1;
}

function blank(text: string): string {
  return text
    .split('\n')
    .map(line => (line.endsWith('\r') ? `${' '.repeat(line.length - 1)}\r` : ' '.repeat(line.length)))
    .join('\n');
}
