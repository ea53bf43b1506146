import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { isTemplate, templateSpan } from '../../../server/src/engine/parse/template.ts';

describe('Helm templates', () => {
  it.each([
    'name: {{ .Values.name }}\n',
    '{{- if .Values.enabled }}\nkind: NetworkPolicy\n{{- end }}\n',
    'kind: Service\nname: "{{ .Values.name }}"\n',
    'kind: Pod # comment\nname: x-{{ .Values.name }}\n',
    'a: b\r\nname: {{ .x\r\n}}\r\n',
  ])('are left alone with one note at their first action: %j', text => {
    const { root, problems } = parseDocument(text);
    expect(root).toBeUndefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['template']);
    expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual([/\{\{[\s\S]*?\}\}/.exec(text)?.[0]]);
  });

  it.each([
    '# name: {{ .Values.name }}\na: b\n',
    'a: b # see {{ .Values.name }}\n',
    'a: {b: {c: d}}\n',
    'a: "{{ without an end"\n',
    'a: "}}"\n',
    '# Helm: {{ x }}\r\na: b\r\n',
    '# Helm: {{ x }}\ra: b\r',
  ])('are told from other text: %j', text => {
    expect(isTemplate(text)).toBe(false);
    expect(parseDocument(text).problems).toEqual([]);
  });

  it.each([
    'metadata:\n  annotations: {vault: "{{ with secret }}"}\n',
    'metadata:\n  annotations:\n    template: |\n      {{- with secret "x" -}}\n      {{ .Data }}\n',
    "args: ['--format={{ json . }}']\n",
    'command: [sh, -c, "echo {{ x }}"]\n',
    'env: [{name: A, value: "{{ x }}"}]\n',
    'script: >\n  {{ x }}\n',
  ])('of other tools in free text do not keep a document from being read: %j', text => {
    const { root, problems } = parseDocument(text);
    expect([root?.kind, problems]).toEqual(['map', []]);
  });

  it.each([
    'metadata:\n  name: "{{ .x }}"\n  annotations: {vault: "{{ y }}"}\n',
    'labels: {"{{ .x }}": a}\n',
    'ports: ["{{ .x }}"]\n',
    'a: b\nspec: {{ .x }}\n',
    'a: b\n{{- include "labels" . | nindent 2 }}\n',
    'annotations:\n  {{- toYaml .x | nindent 2 }}\n',
    'annotations: {a: "{{ x }}"}\nb: [\n',
  ])('are left alone where they fill in anything else, or the text does not parse: %j', text => {
    const { root, problems } = parseDocument(`kind: Service\n${text}`);
    expect([root, problems.map(({ reason }) => reason)]).toEqual([undefined, ['template']]);
  });

  it('begin at the first action outside comments', () => {
    const text = '# {{ one }}\na: {{ two }}\nb: {{ three }}\n';
    expect(templateSpan(text)).toEqual({ start: text.indexOf('{{ two'), end: text.indexOf('{{ two') + 9 });
  });
});

describe('a document with actions that reads as YAML', () => {
  it.each([
    ['an ApplicationSet', "kind: ApplicationSet\nspec: {template: {metadata: {name: '{{ .name }}-addons'}}}"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that of a workflow
    ['a workflow of GitHub', 'on: [push]\njobs: {build: {steps: [{with: {key: "cache-${{ runner.os }}"}}]}}'],
    ['a pipeline', "kind: Pipeline\nspec: {tasks: [{params: [{name: a, value: '{{ .x }}'}]}]}"],
  ])('is no template of ours where it is %s', (_, text) => {
    expect(parseDocument(text).problems).toEqual([]);
  });

  it.each(['NetworkPolicy', 'Deployment', 'Service', "'{{ .kind }}'"])('is one where its kind is %s', kind => {
    const text = `kind: ${kind}\nmetadata: {name: '{{ .name }}'}`;
    expect(parseDocument(text).problems.map(({ reason }) => reason)).toEqual(['template']);
  });
});
