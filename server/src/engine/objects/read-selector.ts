import { childOf, isNull, lastOfEachKey, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Reader } from './read-fields.ts';
import type { LabelSelector, Operator, Requirement } from './selector.ts';

const OPERATORS: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Reads a label selector; what cannot be read marks it as broken, and a broken selector picks nothing. */
export const readSelector: Reader<LabelSelector> = (node, path) => readFrom(node, path, false);

/** Reads a label selector of a custom resource, whose definition drops a label with a null (Nullable of JSONSchemaProps). */
export const readCustomSelector: Reader<LabelSelector> = (node, path) => readFrom(node, path, true);

function readFrom(node: YamlNode, path: string, isCustom: boolean): LabelSelector | undefined {
  if (node.kind !== 'map') return undefined;
  const requirements: Requirement[] = [];
  const known = node.entries.every(entry => entry.key === 'matchLabels' || entry.key === 'matchExpressions');
  const whole = readMatchLabels(childOf(node, 'matchLabels'), requirements, isCustom);
  const rest = readMatchExpressions(childOf(node, 'matchExpressions'), requirements);
  return { requirements, node, path, broken: !(known && whole && rest) };
}

/** Returns the selector that picks everything, for a field that is not written. */
export function everything(path: string): LabelSelector {
  return { requirements: [], node: undefined, path, broken: false };
}

function readMatchLabels(node: YamlNode | undefined, into: Requirement[], isCustom: boolean): boolean {
  if (node === undefined || isNull(node)) return true;
  if (node.kind !== 'map') return false;
  let whole = true;
  for (const { key, keySpan, value } of lastOfEachKey(node)) {
    if (isCustom && isNull(value)) continue;
    const text = isNull(value) ? '' : stringOf(value);
    if (text === undefined) whole = false;
    else {
      const span = { start: keySpan.start, end: Math.max(keySpan.end, value.span.end) };
      into.push({ key, operator: 'In', values: [text], span, from: 'matchLabels' });
    }
  }
  return whole;
}

function readMatchExpressions(node: YamlNode | undefined, into: Requirement[]): boolean {
  if (node === undefined || isNull(node)) return true;
  if (node.kind !== 'list') return false;
  const read = node.items.map(readExpression);
  for (const requirement of read) if (requirement !== undefined) into.push(requirement);
  return read.every(requirement => requirement !== undefined);
}

function readExpression(node: YamlNode): Requirement | undefined {
  const key = stringOf(childOf(node, 'key'));
  const operator = OPERATORS.find(name => name === stringOf(childOf(node, 'operator')));
  if (key === undefined || operator === undefined) return undefined;
  const list = childOf(node, 'values');
  const values = list?.kind === 'list' ? list.items.map(item => (isNull(item) ? '' : stringOf(item))) : [];
  const texts = values.filter(value => value !== undefined);
  const wantsValues = operator === 'In' || operator === 'NotIn';
  if (texts.length !== values.length || wantsValues !== texts.length > 0) return undefined;
  return { key, operator, values: texts, span: node.span, from: 'matchExpressions' };
}
