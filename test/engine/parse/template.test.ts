import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { isTemplate, templateSpan } from '../../../server/src/engine/parse/template.ts';

describe('Helm templates', () => {
  it.each([
    'name: {{ .Values.name }}\n',
    '{{- if .Values.enabled }}\nkind: NetworkPolicy\n{{- end }}\n',
    'name: "{{ .Values.name }}"\n',
    'a: b # comment\nname: x-{{ .Values.name }}\n',
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

  it('begin at the first action outside comments', () => {
    const text = '# {{ one }}\na: {{ two }}\nb: {{ three }}\n';
    expect(templateSpan(text)).toEqual({ start: text.indexOf('{{ two'), end: text.indexOf('{{ two') + 9 });
  });
});
