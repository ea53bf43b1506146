/**
 * Makes text that comes from manifests and file names safe to be written out: in it nothing acts on a terminal, a log of
 * CI, a spreadsheet or a viewer of Markdown and graphs. Each output has one function; all are used on parts, not on lines.
 */

// Control characters, line breaks of any kind, lone surrogates, and what is not seen but acts, such as marks of writing
// direction and tags. Joiners are left: they belong to the spelling of words and emoji.
const ACTING = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const PRINTABLE_ASCII = /^[ -~]*$/;

// Runners obey `::error …::` at the start of a line; no IPv6 address has a letter beyond f.
const COMMAND_START = /^(\s*:):(?=[a-z-]*[g-z])/i;

// GitHub's older form, Azure Pipelines' and TeamCity's, which count anywhere in a line.
const COMMAND_WITHIN = /##(?=[a-z]*\[)/gi;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Returns a text as part of one line for people: what acts is written as an escape. The same again changes nothing. */
export function plain(text: string): string {
  const shown = PRINTABLE_ASCII.test(text) ? text : text.replace(ACTING, each => SHORT[each] ?? escaped(each));
  return withoutCommands(shown);
}

/** Returns a text in which each UTF-16 unit keeps its column, for excerpts: what acts becomes spaces. */
export function plainColumns(text: string): string {
  const shown = PRINTABLE_ASCII.test(text) ? text : text.replace(ACTING, each => ' '.repeat(each.length));
  return shown.replace(COMMAND_WITHIN, '# ');
}

function withoutCommands(text: string): string {
  return text.replace(COMMAND_START, '$1\\u003a').replace(COMMAND_WITHIN, '#\\u0023');
}

/** Returns lines as they are, each made plain. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

function escaped(character: string): string {
  return [...Array(character.length).keys()].map(at => unit(character.charCodeAt(at))).join('');
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Returns a value as JSON that reads back as the same value; what JSON itself would leave as it is is escaped, too. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  // Only in strings can such characters stand, but for the line breaks of the indentation.
  const shown = PRINTABLE_ASCII.test(text)
    ? text
    : text.replace(ACTING, each => (indent !== undefined && each === '\n' ? each : escaped(each)));
  return shown.replace(COMMAND_WITHIN, '#\\u0023');
}

/** Returns a text as a field of CSV (RFC 4180); no spreadsheet takes it for a formula. */
export function csvField(text: string): string {
  const own = plain(text);
  const cell = /^[=+\-@|%]/.test(own) ? `'${own}` : own;
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Returns a text as a cell of a Markdown table: nothing in it is read as Markdown, HTML, a link or a mention. */
export function markdownCell(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replace(/[\\`*_[|~]/g, '\\$&');
}

/** Returns a text as a quoted string of Graphviz. */
export function dotString(text: string): string {
  return `"${plain(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Returns a text as a quoted string of Mermaid, in which neither HTML nor Markdown is read. */
export function mermaidString(text: string): string {
  return `"${plain(text).replace(/["#&<>`\\]/g, each => `#${each.charCodeAt(0)};`)}"`;
}

/** Returns a text as the message of a workflow command of GitHub Actions. */
export function workflowData(text: string): string {
  return plain(text).replaceAll('%', '%25');
}

/** Returns a text as the value of a property of such a command. */
export function workflowProperty(text: string): string {
  return workflowData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
