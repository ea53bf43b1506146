/** Returns the value as a map; empty where it is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Returns the value if it is true or false. */
export function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

/** Returns the value if it is a list of texts. */
export function strings(value: unknown, otherwise: readonly string[]): readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : otherwise;
}

/** Returns the value if it is one of the words. */
export function word<T extends string, U>(value: unknown, words: readonly T[], otherwise: U): T | U {
  return words.find(each => each === value) ?? otherwise;
}

/** Returns the value if it is a text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Returns the value if it is a list of port numbers. */
export function ports(value: unknown): readonly number[] {
  return Array.isArray(value) && value.every(isPort) ? value : [];
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** Returns the entries of a map whose values are texts. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(record(value)).flatMap(([key, each]) =>
    typeof each === 'string' ? [[key, each] as const] : [],
  );
  return Object.fromEntries(entries);
}
