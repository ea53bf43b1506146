// The API server reads YAML with go-yaml v2, whose plain scalars follow YAML 1.1 with exceptions; this table is that reader's.
const TRUE = ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const FALSE = ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];
const NULL = ['', '~', 'null', 'Null', 'NULL'];
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...TRUE.map(word => [word, true] as const),
  ...FALSE.map(word => [word, false] as const),
  ...NULL.map(word => [word, null] as const),
]);
const LONGEST_WORD = 5;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = new Set(['.nan', '.NaN', '.NAN']);
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
const OLD_OCTAL = /^0(?=[0-7])/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Returns what a plain (unquoted) scalar means to the API server: null, a boolean, a number, or the text itself. */
export function resolvePlain(source: string): string | number | boolean | null {
  const word = source.length > LONGEST_WORD ? undefined : WORDS.get(source);
  return word === undefined ? (resolveNumber(source) ?? source) : word;
}

const DIGIT_NINE = 57;

function resolveNumber(source: string): number | undefined {
  // Digits, signs and the dot come before all letters, and few texts begin with another such character.
  if (source.charCodeAt(0) > DIGIT_NINE || !/^[-+.0-9]/.test(source)) return undefined;
  if (INFINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  if (NOT_A_NUMBER.has(source)) return Number.NaN;
  const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
  if (SMALL.test(plain)) return Number(plain);
  const whole = wholeNumber(plain);
  return whole === undefined ? (FLOAT.test(plain) ? fraction(plain) : undefined) : Number(whole);
}

// Nearly all numbers are this short, and exact without BigInt.
const SMALL = /^(?:0|[1-9][0-9]{0,14})$/;
// More digits than this are no 64-bit number in any base.
const MOST_DIGITS = 100;

/** Returns the whole number that digits stand for: 64 bits, signed, or unsigned where no sign is written, as Go's strconv reads. */
export function wholeNumber(plain: string): bigint | undefined {
  const [, sign, digits] = plain.length > MOST_DIGITS ? [] : (WHOLE.exec(plain) ?? []);
  if (sign === undefined || digits === undefined) return undefined;
  const value = BigInt(digits.replace(OLD_OCTAL, '0o').toLowerCase());
  const beyond = sign === '' ? value >= 1n << 64n : value > (1n << 63n) - (sign === '-' ? 0n : 1n);
  if (beyond) return undefined;
  return sign === '-' ? -value : value;
}

function fraction(plain: string): number | undefined {
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
