import { resolvePlain, wholeNumber } from './scalar.ts';
import type { KeyType } from './tree.ts';

const MOST_SIGNED = (1n << 63n) - 1n;

/**
 * Returns the text that the API server makes of a plain scalar that is a key; undefined where it refuses it: null, and whole
 * numbers that need an unsigned 64-bit integer.
 */
export function plainKey(source: string): string | undefined {
  const value = resolvePlain(source);
  if (value === null) return undefined;
  if (typeof value !== 'number') return String(value);
  const whole = wholeNumber(source.replaceAll('_', ''));
  if (whole === undefined) return floatKey(value);
  return whole > MOST_SIGNED ? undefined : String(whole);
}

/** Returns what a plain scalar that is a key is to the API server's reader, undefined for a text. */
export function plainKeyType(source: string): { readonly typed: KeyType } | undefined {
  const value = resolvePlain(source);
  if (typeof value === 'boolean') return { typed: 'boolean' };
  if (typeof value !== 'number') return undefined;
  return { typed: wholeNumber(source.replaceAll('_', '')) === undefined ? 'fraction' : 'whole' };
}

const MOST_DIGITS = 9;

// sigs.k8s.io/yaml writes fractions with 32 bits, as short as possible, with an exponent beyond six digits.
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single < 0 ? '-.inf' : '.inf';
  if (Object.is(single, -0)) return '-0';
  let text = '';
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) break;
  }
  const exponent = Number(text.slice(text.indexOf('e') + 1));
  return exponent >= -4 && exponent < 6 ? String(Number(text)) : text.replace(/(e[-+])(?=[0-9]$)/, '$10');
}
