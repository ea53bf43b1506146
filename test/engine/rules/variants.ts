import { Document, parseAllDocuments, type ToStringOptions, visit } from 'yaml';

/** One way to write a manifest. */
export interface Variant {
  readonly name: string;
  readonly text: string;
}

/** Returns a manifest in the ways people write one: line ends, comments, and, where its values are plain, other layouts. */
export function variantsOf(manifest: string): readonly Variant[] {
  const written = { name: 'as written', text: manifest };
  const others = [
    { name: 'with Windows line ends', text: manifest.replaceAll('\n', '\r\n') },
    { name: 'with comments behind the lines', text: eachLine(manifest, (line, n) => `${line} # behind ${n}`) },
    { name: 'with comments above the lines', text: eachLine(manifest, commentedAbove) },
    { name: 'without a line break at the end', text: manifest.trimEnd() },
    ...rewritten(manifest),
  ];
  // In a text of several lines a comment is part of the text.
  return [written, ...others.filter(({ text }) => valuesOf(text) === valuesOf(manifest))];
}

function valuesOf(text: string): string {
  const documents = [...parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })];
  return JSON.stringify(documents.map(document => document.toJS()));
}

function eachLine(text: string, change: (line: string, number: number) => string): string {
  const lines = text.trimEnd().split('\n');
  return `${lines.map((line, index) => (line === '' || line.startsWith('---') ? line : change(line, index))).join('\n')}\n`;
}

function commentedAbove(line: string, number: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}# above ${number}\n${line}`;
}

const LAYOUTS: readonly { readonly name: string; readonly options: ToStringOptions }[] = [
  { name: 'with lists at the column of their key', options: { indentSeq: false } },
  { name: 'with four spaces', options: { indent: 4 } },
  { name: 'in brackets', options: { collectionStyle: 'flow', lineWidth: 0 } },
  { name: 'in narrow brackets', options: { collectionStyle: 'flow', lineWidth: 20 } },
];

function rewritten(manifest: string): readonly Variant[] {
  const documents = [...parseAllDocuments(manifest)];
  if (documents.some(({ errors, warnings }) => errors.length > 0 || warnings.length > 0)) return [];
  const values: readonly unknown[] = documents.map(document => document.toJS());
  const write = (options: ToStringOptions): string =>
    values.map(value => readable(new Document(value, { version: '1.1' })).toString(options)).join('---\n');
  return [
    ...LAYOUTS.map(({ name, options }) => ({ name, text: write(options) })),
    { name: 'as JSON', text: values.map(value => `${JSON.stringify(value, null, 2)}\n`).join('---\n') },
  ];
}

// In brackets the library writes a leading colon without quotes, which go-yaml does not read.
function readable(document: Document): Document {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.startsWith(':')) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document;
}
