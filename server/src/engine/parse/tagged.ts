import { resolvePlain } from './scalar.ts';

/** A scalar with a tag as go-yaml reads it, or why it refuses it. */
export type Tagged = { readonly value: string | number | boolean | null } | { readonly problem: string };

const YAML = 'tag:yaml.org,2002:';

interface Kind {
  readonly noun: string;
  readonly fits: (value: string | number | boolean | null, text: string) => boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  null: { noun: 'null', fits: value => value === null },
  bool: { noun: 'true or false', fits: value => typeof value === 'boolean' },
  int: {
    noun: 'a whole number',
    fits: (value, text) => Number.isInteger(value) && !/[.]|^[-+]?[1-9_0-9]*[eE]/.test(text),
  },
  float: { noun: 'a number', fits: value => typeof value === 'number' },
  timestamp: { noun: 'a date', fits: (_, text) => /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/.test(text) },
};

/** Reads a scalar by its tag; tags that are not of YAML's own scalars leave the text as it is. */
export function readTagged(tag: string, text: string): Tagged {
  const name = tag.startsWith(YAML) ? tag.slice(YAML.length) : '';
  if (name === 'binary') return readBinary(text);
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) return { value: text };
  const value = resolvePlain(text);
  if (!kind.fits(value, text))
    return { problem: `The tag !!${name} takes ${kind.noun}, not "${text}". Delete the tag.` };
  return { value: name === 'timestamp' ? text : value };
}

function readBinary(text: string): Tagged {
  const plain = text.replaceAll(/[\r\n]/g, '');
  const isBase64 = plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
  if (!isBase64) return { problem: 'The tag !!binary takes base64, and this is none. Delete the tag.' };
  return { value: new TextDecoder().decode(Uint8Array.from(atob(plain), character => character.charCodeAt(0))) };
}
