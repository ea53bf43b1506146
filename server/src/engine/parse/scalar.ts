// The API server reads YAML with go-yaml v2, whose plain scalars follow YAML 1.1 with exceptions; this table is that reader's.
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = new Set(['.nan', '.NaN', '.NAN']);
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const OLD_OCTAL = /^0(?=[0-7])/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Returns what a plain (unquoted) scalar means to the API server: null, a boolean, a number, or the text itself. */
export function resolvePlain(source: string): string | number | boolean | null {
  if (NULL.has(source)) return null;
  if (TRUE.has(source)) return true;
  if (FALSE.has(source)) return false;
  return resolveNumber(source) ?? source;
}

function resolveNumber(source: string): number | undefined {
  if (!/^[-+.0-9]/.test(source)) return undefined;
  if (INFINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  if (NOT_A_NUMBER.has(source)) return Number.NaN;
  const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
  return wholeNumber(plain) ?? (FLOAT.test(plain) ? fraction(plain) : undefined);
}

// More digits than this are no 64-bit number in any base.
const MOST_DIGITS = 100;

// Go's strconv reads 64 bits, signed, or unsigned where no sign is written.
function wholeNumber(plain: string): number | undefined {
  const [, sign, digits] = plain.length > MOST_DIGITS ? [] : (WHOLE.exec(plain) ?? []);
  if (sign === undefined || digits === undefined) return undefined;
  const value = BigInt(digits.replace(OLD_OCTAL, '0o').toLowerCase());
  const beyond = sign === '' ? value >= 1n << 64n : value > (1n << 63n) - (sign === '-' ? 0n : 1n);
  if (beyond) return undefined;
  return Number(sign === '-' ? -value : value);
}

function fraction(plain: string): number | undefined {
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
