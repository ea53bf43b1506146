import { describe, expect, it } from 'vitest';
import { analyse } from './harness.ts';

const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n';

/** Returns a policy with the lines of a spec. */
function policy(spec: string): string {
  return `${HEAD}${spec.replaceAll(/^(?=.)/gm, '  ')}\n`;
}

/** Returns the messages of errors, in order. */
function messages(text: string): readonly string[] {
  const errors = analyse(text).findings.filter(({ severity }) => severity === 'error');
  return errors.map(({ finding }) => finding.message);
}

/** Returns what follows the sentence on the API server in the first message on a spec. */
function adviceOn(spec: string): string | undefined {
  return messages(policy(spec))[0]?.split(': the API server cannot read the policy. ')[1];
}

describe('messages on wrong types', () => {
  it.each([
    [
      'egress: [{to: [{ipBlock: {cidr: [10.0.0.0/8]}}]}]',
      'Write one block such as 10.0.0.0/8; several blocks are several peers.',
    ],
    ['ingress: [{ports: [443]}]', 'Write port: 443.'],
    ['ingress: [{ports: ["443"]}]', 'Write port: 443.'],
    ['ingress: [{ports: [[]]}]', 'Write port: 80.'],
    ['ingress: [{ports: [{port: [80, 443]}]}]', 'Write one number or name; several ports are several items of ports.'],
    ['ingress: [{from: [web]}]', 'Write podSelector, namespaceSelector or ipBlock with its value.'],
    ['podSelector: []', 'Write the labels under matchLabels, or {} for all.'],
    ['podSelector: {matchLabels: [app: web]}', 'Write braces in place of the brackets.'],
    [
      'podSelector: {matchLabels: {app: [a, b]}}',
      'Write one value; several values belong in matchExpressions, under In.',
    ],
    ['podSelector:\n  matchLabels:\n  - app: web', 'Take the dashes away.'],
    ['ingress: {from: []}', 'Put brackets around it.'],
    ['ingress:\n  from: []', 'Begin each item with a dash.'],
  ])('%j: %s', (spec, advice) => {
    expect(adviceOn(spec)).toBe(advice);
  });

  it('speak of no dashes where a spec is an empty list in brackets', () => {
    expect(messages(HEAD.replace('spec:', 'spec: []'))).toEqual([
      'spec must be a map (key: value), and this is a list: the API server cannot read the policy. Write its fields below it, podSelector first.',
    ]);
  });
});

describe('messages on protocols', () => {
  it.each(['ICMP', 'ICMPv6', 'icmp'])('say that %s cannot be named, in whatever letters', name => {
    expect(messages(policy(`ingress: [{ports: [{protocol: ${name}}]}]`))).toEqual([
      `A NetworkPolicy cannot name ${name}, only TCP, UDP and SCTP: the API server refuses the policy. Name one of these; whether ping passes is up to the network plug-in.`,
    ]);
  });
});
