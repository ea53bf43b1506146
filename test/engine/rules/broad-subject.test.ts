import { describe, expect, it } from 'vitest';
import { broadSubject as rule } from '../../../server/src/engine/rules/directions/broad-subject.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const open = (ports: string, subject = 'podSelector: {} # all\n'): string =>
  policy('shop', 'web', `${subject}ingress:\n- ports: [${ports}]\n`);
const WEB = deployment('shop', 'web');
const DATABASE = deployment('shop', 'database', 5432);
const count = (...manifests: readonly string[]): number => marks(rule, documents(...manifests)).length;

it('stands at the podSelector, or at the name of a policy without one', () => {
  const text = documents(open('{port: 8080}'), WEB, DATABASE);
  expect(marks(rule, text)).toEqual([{ severity: 'info', at: 'podSelector', path: 'spec.podSelector' }]);
  expect(messages(rule, text)).toEqual([
    'This isolates every pod of the namespace and opens ports of shop/web: nobody can connect to shop/database. Select the pods that are meant.',
  ]);
  expect(find(rule, text)[0]?.finding.related?.map(({ resource }) => resource.name)).toEqual(['database']);
  expect(marks(rule, documents(open('{port: 8080}', ''), WEB, DATABASE)).map(({ at }) => at)).toEqual(['web']);
});

describe('what makes it broad', () => {
  it.each([
    ['a port of some', '{port: 8080}', 1],
    ['a range that holds it', '{port: 8000, endPort: 9000}', 1],
    ['a port of nobody', '{port: 9999}', 0],
    ['the same number of another protocol', '{port: 8080, protocol: UDP}', 0],
    ['ports of all', '{port: 8080}, {port: 5432}', 0],
    ['every port', '{protocol: TCP}', 0],
  ])('%s', (_, ports, expected) => {
    expect(count(open(ports), WEB, DATABASE)).toBe(expected);
  });

  it('is none where others say nothing of what they listen on, or are isolated anyway', () => {
    expect(count(open('{port: 8080}'), WEB, DATABASE.replace(/ {10}ports:\n.*\n/, ''))).toBe(0);
    const closed = policy('shop', 'database', 'podSelector: {matchLabels: {app: database}}\npolicyTypes: [Ingress]\n');
    expect(count(open('{port: 8080}'), WEB, DATABASE, closed)).toBe(0);
    expect(count(open('{port: 8080}'), WEB, DATABASE, deployment('shop', 'queue', 5672), closed)).toBe(1);
  });

  it('is none beside a rule for all ports', () => {
    expect(count(`${open('{port: 8080}')}  - from: [{podSelector: {}}]\n`, WEB, DATABASE)).toBe(0);
  });
});

describe('the fix', () => {
  it('selects the workload that listens on the port', () => {
    expect(fixed(rule, documents(open('{port: 8080}'), WEB, DATABASE))).toBe(
      documents(open('{port: 8080}', 'podSelector: # all\n  matchLabels:\n    app: web\n'), WEB, DATABASE),
    );
  });

  it('takes what several of them share and no other carries', () => {
    const front = (name: string): string =>
      deployment('shop', name).replace(
        `        app: ${name}\n    spec`,
        `        app: ${name}\n        tier: front\n    spec`,
      );
    expect(fixTitles(rule, documents(open('{port: 8080}'), front('web'), front('shop'), DATABASE))).toEqual([
      'Select by tier=front',
    ]);
    expect(fixTitles(rule, documents(open('{port: 8080}'), WEB, deployment('shop', 'api'), DATABASE))).toEqual([]);
  });
});
