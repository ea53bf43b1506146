import type { YamlNode } from '../parse/tree.ts';
import { isCustom, type Place } from './place.ts';
import { fieldName } from './quote.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'a map (key: value)',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** What is wrong with the type of a value, and what to write where the types alone tell it. */
export interface TypeAnswer {
  readonly problem: string;
  readonly advice?: string;
}

/** Says that a value has another type than its field, and what to write. */
export function typeAnswer(place: Place, types: readonly string[]): TypeAnswer {
  const wanted = types.map(type => EXPECTED[type] ?? type).join(' or ');
  const { node } = place;
  const name = fieldName(place);
  if (node === undefined) return { problem: `${name} must be ${wanted}.` };
  const answer = isCustom(place) ? 'the API server refuses it' : 'the API server cannot read the policy';
  const problem = `${name} must be ${wanted}, and this is ${foundType(node)}: ${answer}.`;
  const advice = adviceOn(place, node, types);
  return advice === undefined ? { problem } : { problem, advice };
}

/** Says that a whole number does not fit into 32 bits. */
export function rangeAnswer(place: Place, value: unknown): TypeAnswer {
  const problem = `${fieldName(place)} is ${String(value)}, beyond what a port field holds: the API server cannot read the policy.`;
  return { problem, advice: 'Ports run from 1 to 65535.' };
}

/** Says that a text is no time stamp. */
export function timeAnswer(place: Place, value: unknown): TypeAnswer {
  const problem = `${fieldName(place)} is "${String(value)}", which is no time as RFC 3339 has it: the API server cannot read the policy.`;
  return { problem, advice: 'Delete the field; the server sets it.' };
}

function adviceOn(place: Place, node: YamlNode, types: readonly string[]): string | undefined {
  if (node.kind === 'scalar') return scalarAdvice(node.value, node.source, types);
  if (types.includes('array')) return 'Begin each item with a dash.';
  if (node.kind === 'list' && types.includes('object')) return 'Take the dashes away.';
  return place.index !== undefined && types.includes('string') ? 'Write one text per item.' : undefined;
}

function scalarAdvice(value: unknown, source: string, types: readonly string[]): string | undefined {
  if (types.includes('string') && types.includes('integer'))
    return 'Write a number from 1 to 65535, or the name of a port.';
  if (types.includes('string') && typeof value !== 'string') return `Quote it: "${source}".`;
  if (types.includes('integer') && typeof value === 'string' && /^[0-9]+$/.test(value)) return `Write ${value}.`;
  if (types.includes('array')) return 'Begin each item with a dash.';
  if (types.includes('object') && typeof value === 'string' && value.includes(':'))
    return 'Put a space after the colon.';
  return undefined;
}

function foundType(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'boolean') return `the boolean ${node.value}${readAs(node.source, String(node.value))}`;
  if (typeof node.value === 'number') return `the number ${node.value}${readAs(node.source, String(node.value))}`;
  return node.style === 'quoted' ? 'quoted text' : 'text';
}

// YAML reads `yes`, 1.10 and 0120 as other values than they look like.
function readAs(source: string, value: string): string {
  return source === value ? '' : ` (YAML reads ${source} so)`;
}
