import { expect, test } from 'vitest';
import { contentAround, isPolicyAt, type Lines } from '../../client/src/document-around.ts';

function linesOf(text: string): Lines {
  const lines = text.split('\n');
  return { lineCount: lines.length, lineAt: line => ({ text: lines[line] ?? '' }) };
}

/** Asks about the last line of a text. */
const atEnd = (text: string): boolean => isPolicyAt(linesOf(text), text.split('\n').length - 1);

test('the content around a line ends at the marks of its document, and comments are none', () => {
  const text = 'a: 1\n---\n# head\n\nb: 2\nc: 3\n...\nd: 4';
  expect(contentAround(linesOf(text), 4)).toEqual(['c: 3']);
  expect(contentAround(linesOf(text), 0)).toEqual([]);
});

test.each([
  ['apiVersion: net', true],
  ['kind: Service\n---\napiVersion: v', true],
  ['apiVersion: networking.k8s.io/v1\nkind: NetworkPol', true],
  ['apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata:\n  name: a', true],
  ['apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata:\n  name: a', true],
  ['kind: ClusterNetworkPolicy\napiVersion: policy.networking.k8s.io/v1beta1\n', true],
  ['kind: NetworkPolicy\nmetadata:\n  name: a', true],
  ['apiVersion: v1\nkind: Ser', false],
  ['apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a', false],
  ['services:\n  web:\n    image: a', false],
  ['kind: NetworkPolicy\n---\na: b', false],
])('says whether a policy is written in %j', (text, expected) => {
  expect(atEnd(text)).toBe(expected);
});
