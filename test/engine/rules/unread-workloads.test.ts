import { describe, expect, it } from 'vitest';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { analyse, idsOf } from './harness.ts';

const WEB = deployment('shop', 'web');
const unread = (labels: string, namespace = 'namespace: shop'): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n  ${namespace}\nspec:\n  template:\n    metadata:\n      labels:\n        ${labels}\n`;
const select = (selector: string): string =>
  policy('shop', 'api', `podSelector: ${selector}\npolicyTypes: [Ingress]\n`);
const found = (selector: string, document: string): boolean =>
  idsOf(analyse(documents(select(selector), WEB, document))).includes('policy-selects-nothing');

describe('a selector that picks nothing is not told where a document that cannot be read', () => {
  it.each([
    ['has its labels', '{matchLabels: {app: api}}', unread('app: api')],
    ['has them in a flow map', '{matchLabels: {app: api}}', unread('{ tier: back, "app": "api" }')],
    ['fills in the value', '{matchLabels: {app: api}}', unread('app: {{ .Values.app }}')],
    ['has the key', '{matchExpressions: [{key: app, operator: Exists}]}', unread('app: other')],
    ['has one of the values', '{matchExpressions: [{key: app, operator: In, values: [a, b]}]}', unread('app: b')],
    [
      'takes its labels from a named template',
      '{matchLabels: {app.kubernetes.io/name: api}}',
      unread('{{- include "api.selectorLabels" . | nindent 8 }}'),
    ],
    ['may be of the namespace', '{matchLabels: {app: api}}', unread('app: api', 'namespace: {{ .Release.Namespace }}')],
    ['is broken', '{matchLabels: {app: api}}', unread('app: api').replace('{{ .Release.Name }}', '[')],
  ])('%s', (_, selector, document) => {
    expect(found(selector, document)).toBe(false);
  });
});

describe('a selector that picks nothing is told where a document that cannot be read', () => {
  it.each([
    ['has another value', '{matchLabels: {app: api}}', unread('app: other')],
    ['has the value under another key', '{matchLabels: {app: api}}', unread('name: api')],
    ['has one of two labels', '{matchLabels: {app: api, tier: back}}', unread('app: api')],
    ['is of another namespace', '{matchLabels: {app: api}}', unread('app: api', 'namespace: bank')],
    ['makes no pods', '{matchLabels: {app: api}}', unread('app: api').replace('  template:\n', '  other:\n')],
    [
      'takes labels of its own from a named template',
      '{matchLabels: {app: api}}',
      unread('{{- include "api.selectorLabels" . | nindent 8 }}'),
    ],
  ])('%s', (_, selector, document) => {
    expect(found(selector, document)).toBe(true);
  });
});

describe('a workload without a template, as in a patch or in what a test asserts', () => {
  const part = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: api, namespace: shop, labels: {app: api}}\nspec: {replicas: 3}\n`;

  it('tells nothing of the labels of its pods', () => {
    expect(found('{matchLabels: {app: api}}', part)).toBe(false);
    expect(found('{matchLabels: {app: api}}', part.replace('shop', 'bank'))).toBe(true);
  });
});
