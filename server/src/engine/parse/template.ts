import type { Span } from './tree.ts';

const OPEN = '{{';

/** Says whether a document holds `{{ … }}` outside comments, as Helm templates do. */
export function isTemplate(text: string): boolean {
  return text.includes(OPEN) && firstAction(text) >= 0;
}

/** Returns the span of the first template action. */
export function templateSpan(text: string): Span {
  const start = Math.max(firstAction(text), 0);
  const close = text.indexOf('}}', start);
  return { start, end: close < 0 ? start + OPEN.length : close + OPEN.length };
}

function firstAction(text: string): number {
  for (let at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + 1)) {
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (!/(?:^|\s)#/.test(line) && text.indexOf('}}', at) >= 0) return at;
  }
  return -1;
}
