import { describe, expect, it } from 'vitest';
import { answersTo, violationsIn, withSelector } from './refusals.ts';

const EXPRESSION = 'spec.podSelector.matchExpressions[0]';
const expression = (fields: string) => withSelector(`matchExpressions: [{${fields}}]`);
const name63 = 'a'.repeat(63);

describe('labels (G39, G41, G42)', () => {
  it.each([
    'app: web',
    'app: ""',
    `${name63}: ${name63}`,
    'App_v1.2-x: A_b.c-D',
    'example.com/app: web',
    `${'a'.repeat(253)}/app: web`,
    '9: "9"',
  ])('accepts {%s}', labels => {
    expect(answersTo(withSelector(`matchLabels: {${labels}}`))).toEqual([]);
  });

  it.each([
    'Example.com/a: b',
    '/a: b',
    'a/: b',
    'a/b/c: d',
    `${name63}a: b`,
    `${'a'.repeat(254)}/app: web`,
    '-a: b',
    'a_: b',
    '"": b',
    'a: b/c',
    'a: -b',
    'a: b.',
    'a: "b c"',
    'a: ü',
    `a: ${name63}a`,
  ])('refuses {%s} at the map', labels => {
    expect(answersTo(withSelector(`matchLabels: {${labels}}`))).toEqual(['Invalid spec.podSelector.matchLabels']);
  });

  it('points at the label itself', () => {
    const text = withSelector('matchLabels: {app: web, tier: "a b"}');
    const [violation] = violationsIn(text);
    expect(violation?.path).toBe('spec.podSelector.matchLabels.tier');
    expect(text.slice(violation?.span.start, violation?.span.end)).toBe('"a b"');
  });
});

describe('expressions (G40, G43 to G45)', () => {
  it.each([
    'key: a, operator: In, values: [b]',
    'key: a, operator: NotIn, values: ["", b]',
    'key: a, operator: Exists',
    'key: a, operator: DoesNotExist, values: []',
    'key: a, operator: Exists, values: null',
    'key: example.com/a, operator: In, values: [b, b]',
  ])('accepts {%s}', fields => {
    expect(answersTo(expression(fields))).toEqual([]);
  });

  it.each([
    ['key: a, operator: in, values: [b]', [`Invalid ${EXPRESSION}.operator`]],
    ['key: a, operator: Gt, values: ["1"]', [`Invalid ${EXPRESSION}.operator`]],
    ['key: a', [`Invalid ${EXPRESSION}.operator`]],
    ['key: a, operator: null', [`Invalid ${EXPRESSION}.operator`]],
    ['operator: Exists', [`Invalid ${EXPRESSION}.key`]],
    ['key: "", operator: Exists', [`Invalid ${EXPRESSION}.key`]],
    ['key: a b, operator: Exists', [`Invalid ${EXPRESSION}.key`]],
    ['key: a, operator: In', [`Required ${EXPRESSION}.values`]],
    ['key: a, operator: NotIn, values: []', [`Required ${EXPRESSION}.values`]],
    ['key: a, operator: In, values: null', [`Required ${EXPRESSION}.values`]],
    ['key: a, operator: Exists, values: [b]', [`Forbidden ${EXPRESSION}.values`]],
    ['key: a, operator: DoesNotExist, values: [""]', [`Forbidden ${EXPRESSION}.values`]],
    ['key: a, operator: In, values: [b, "c d"]', [`Invalid ${EXPRESSION}.values[1]`]],
  ])('refuses {%s}', (fields, answers) => {
    expect(answersTo(expression(fields))).toEqual(answers);
  });

  it('asks for what is missing rather than naming an empty text', () => {
    const rules = (fields: string) => violationsIn(expression(fields)).map(({ rule }) => rule);
    expect(rules('key: "", operator: ""')).toEqual(['missing-field', 'missing-field']);
    expect(rules('key: a b, operator: x')).toEqual(['invalid-label', 'invalid-operator']);
  });
});
