import { describe, expect, it } from 'vitest';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { analyse, findingOf, textAfter, titlesOf } from './harness.ts';

const rule = (lines: string): string => policy('shop', 'api', `podSelector: {}\ningress:\n${lines}`);
const JOIN = 'Join the lists of ports';
const joined = (lines: string): string => textAfter(rule(lines), 'duplicate-key', JOIN);
const titles = (lines: string): readonly string[] => titlesOf(findingOf(analyse(rule(lines)), 'duplicate-key'));

describe('two lists under one key are joined', () => {
  it.each([
    [
      'in lines, with their comments',
      '  - ports:\n      # web\n      - port: 80 # old\n    ports:\n      # tls\n      - port: 443 # new\n        protocol: TCP\n    from: []\n',
      '  - ports:\n      # web\n      - port: 80 # old\n      # tls\n      - port: 443 # new\n        protocol: TCP\n    from: []\n',
    ],
    [
      'with another key between them',
      '  - ports:\n      - port: 80\n    from: []\n    ports:\n      - port: 443\n',
      '  - ports:\n      - port: 80\n      - port: 443\n    from: []\n',
    ],
    [
      'at another indentation',
      '  - ports:\n    - port: 80\n    ports:\n        - port: 443\n          protocol: TCP\n',
      '  - ports:\n    - port: 80\n    - port: 443\n      protocol: TCP\n',
    ],
    [
      'in brackets, what is there already left out',
      '  - ports: [{port: 80}]\n    ports: [{port: 443}, {port: 80}, {port: 81}]\n',
      '  - ports: [{port: 80}, {port: 443}, {port: 81}]\n',
    ],
    [
      'in lines and in brackets',
      '  - ports:\n      - port: 80\n    ports: [{port: 443}]\n',
      '  - ports:\n      - port: 80\n      - port: 443\n',
    ],
    [
      'three of them',
      '  - ports:\n      - port: 80\n    ports:\n      - port: 81\n    ports:\n      - port: 82\n',
      '  - ports:\n      - port: 80\n      - port: 81\n      - port: 82\n',
    ],
    [
      'in JSON within lines',
      '  - {"ports": [{"port": 80}], "ports": [{"port": 81}]}\n',
      '  - {"ports": [{"port": 80}, {port: 81}]}\n',
    ],
  ])('%s', (_, before, after) => {
    expect(joined(before)).toBe(rule(after));
  });
  it('first of all fixes', () => {
    expect(titles('  - ports: [{port: 80}]\n    ports: [{port: 81}]\n')).toEqual([
      JOIN,
      'Keep the last ports',
      'Keep the first ports',
    ]);
  });
});

describe('two values are not joined', () => {
  const kept = ['Keep the last ports', 'Keep the first ports'];
  it.each([
    ['where the first is empty', '  - ports: []\n    ports: [{port: 81}]\n'],
    ['where an anchor stands for one elsewhere', '  - ports: &p [{port: 80}]\n    ports: [{port: 81}]\n'],
    [
      'where a comment within brackets would be lost',
      '  - ports: [{port: 80}]\n    ports: [ # web\n      {port: 81}]\n',
    ],
  ])('%s', (_, lines) => {
    expect(titles(lines)).toEqual(kept);
  });
});
