import type { PanelStrings } from '../src/panel/messages.ts';

/** The name of a text; the texts themselves come from the host, translated. */
export type TextKey = keyof PanelStrings;

let table: Readonly<Record<string, string>> = {};
let format = new Intl.NumberFormat('en');

/** Takes the host's table of texts, and the language that they are in. */
export function useStrings(strings: Readonly<Record<string, string>>, language: string): void {
  table = strings;
  format = new Intl.NumberFormat(language === '' ? 'en' : language);
}

/** A count as the editor's language writes it. */
export function number(value: number): string {
  return format.format(value);
}

/** A text with its places filled in; its name where the host sent none. */
export function text(key: TextKey, ...values: readonly (string | number)[]): string {
  const template = table[key] ?? key;
  return template.replace(/\{(\d+)\}/g, (whole, digits: string) => String(values[Number(digits)] ?? whole));
}
