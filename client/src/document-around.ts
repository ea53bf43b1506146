/** What is needed of an editor's document: its lines. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

const MARKER = /^(?:---|\.\.\.)(?:\s|$)/;
const NO_CONTENT = /^\s*(?:#|$)|^%/;

/** Returns the lines with content of the YAML document around a line of a file, without that line itself. */
export function contentAround(document: Lines, line: number): readonly string[] {
  const content: string[] = [];
  for (const step of [-1, 1])
    for (let at = line + step; at >= 0 && at < document.lineCount; at += step) {
      const { text } = document.lineAt(at);
      if (MARKER.test(text)) break;
      if (!NO_CONTENT.test(text)) content.push(text);
    }
  return content;
}

const API_VERSION = /^["']?apiVersion["']?\s*:\s*/;
const OUR_GROUP = /^["']?apiVersion["']?\s*:\s*["']?(?:policy\.)?networking\./;
const KIND = /^["']?kind["']?\s*:\s*["']?(\w*)/;

/** Says whether a policy is written at a line: its document says so, or says nothing else yet. */
export function isPolicyAt(document: Lines, line: number): boolean {
  const { text } = document.lineAt(line);
  const others = contentAround(document, line);
  const kind = others.map(each => KIND.exec(each)?.[1]).find(each => each !== undefined);
  if (kind !== undefined) return kind.endsWith('NetworkPolicy');
  if (API_VERSION.test(text)) return others.length === 0 || OUR_GROUP.test(text);
  return others.some(each => OUR_GROUP.test(each));
}
