import type { PanelStrings } from '../src/panel/messages.ts';

/** The name of a text; the texts themselves come from the host, translated. */
export type TextKey = keyof PanelStrings;

let table: Readonly<Record<string, string>> = {};

/** Takes the host's table of texts. */
export function useStrings(strings: Readonly<Record<string, string>>): void {
  table = strings;
}

/** A text with its places filled in; its name where the host sent none. */
export function text(key: TextKey, ...values: readonly (string | number)[]): string {
  const template = table[key] ?? key;
  return template.replace(/\{(\d+)\}/g, (whole, digits: string) => String(values[Number(digits)] ?? whole));
}
