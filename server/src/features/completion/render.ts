import { resolvePlain } from '../../engine/parse/scalar.ts';

/** Values that can be written as YAML: what the schema's examples and ready peers are made of. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Returns a string as YAML source: bare where it stays a string, else in quotes. */
export function scalarSource(text: string, quoted = false): string {
  const isPlain = /^[A-Za-z0-9./_](?:[A-Za-z0-9./_-]|:(?=[^ ])| (?=[A-Za-z0-9]))*$/.test(text);
  return !quoted && isPlain && resolvePlain(text) === text ? text : JSON.stringify(text);
}

/** Returns a value in flow style; with `quoted` as JSON takes it. */
export function flowSource(value: YamlValue, quoted = false): string {
  if (typeof value === 'string') return scalarSource(value, quoted);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(item => flowSource(item, quoted)).join(', ')}]`;
  const entries = Object.entries(value).map(
    ([key, each]) => `${scalarSource(key, quoted)}: ${flowSource(each, quoted)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Returns a map in block style with steps of two columns and indented lists. */
export function blockSource(value: { readonly [key: string]: YamlValue }): string {
  return Object.entries(value)
    .flatMap(([key, each]) => entryLines(key, each))
    .join('\n');
}

function entryLines(key: string, value: YamlValue): string[] {
  const head = `${scalarSource(key)}:`;
  if (typeof value !== 'object') return [`${head} ${flowSource(value)}`];
  const inner = isList(value) ? value.flatMap(itemLines) : blockLines(value);
  if (inner.length === 0) return [`${head} ${flowSource(value)}`];
  return [head, ...inner.map(line => `  ${line}`)];
}

function itemLines(value: YamlValue): string[] {
  const block = typeof value === 'object' && !isList(value) ? blockLines(value) : [];
  const lines = block.length > 0 ? block : [flowSource(value)];
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

function blockLines(value: { readonly [key: string]: YamlValue }): string[] {
  const text = blockSource(value);
  return text === '' ? [] : text.split('\n');
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}
