// The API server reads YAML with go-yaml v2, whose plain scalars follow YAML 1.1 with exceptions; this table is that reader's.
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = new Set(['.nan', '.NaN', '.NAN']);
const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const PREFIXED = /^([-+]?)0([xXoObB])([0-9a-fA-F]+)$/;
const OLD_OCTAL = /^([-+]?)0([0-7]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const RADIX: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 };

/** Returns what a plain (unquoted) scalar means to the API server: null, a boolean, a number, or the text itself. */
export function resolvePlain(source: string): string | number | boolean | null {
  if (NULL.has(source)) return null;
  if (TRUE.has(source)) return true;
  if (FALSE.has(source)) return false;
  return resolveNumber(source) ?? source;
}

function resolveNumber(source: string): number | undefined {
  if (!/^[-+.0-9]/.test(source)) return undefined;
  const plain = source.replaceAll('_', '');
  if (DECIMAL.test(plain)) return Number(plain);
  const octal = OLD_OCTAL.exec(plain);
  if (octal?.[2] !== undefined) return signed(octal[1], Number.parseInt(octal[2], 8));
  const prefixed = PREFIXED.exec(plain);
  if (prefixed?.[2] !== undefined && prefixed[3] !== undefined) {
    const value = Number(`0${prefixed[2].toLowerCase()}${prefixed[3]}`);
    return Number.isNaN(value) || RADIX[prefixed[2].toLowerCase()] === undefined
      ? undefined
      : signed(prefixed[1], value);
  }
  if (FLOAT.test(plain)) return Number(plain);
  if (INFINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  return NOT_A_NUMBER.has(source) ? Number.NaN : undefined;
}

function signed(sign: string | undefined, value: number): number {
  return sign === '-' ? -value : value;
}
