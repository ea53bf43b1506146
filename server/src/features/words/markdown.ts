const SPECIAL = /[\\`*[\]<>~|&]/g;

/** Escapes a text of the workspace so that Markdown shows it as written, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(SPECIAL, character => `\\${character}`)
    .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
}

/** Returns a text in bold. */
export function bold(text: string): string {
  return `**${escapeMarkdown(text)}**`;
}

/** Returns a link to a line of a file; lines count from 0. */
export function linkTo(label: string, uri: string, line: number): string {
  const target = uri.replaceAll(/[()<>\s\\]/g, character => `%${character.charCodeAt(0).toString(16)}`);
  return `[${escapeMarkdown(label)}](${target}#L${line + 1})`;
}

/** Joins words as a sentence does: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], conjunction = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** Returns the number with its noun: `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

/** Returns the text with a capital at its start. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
