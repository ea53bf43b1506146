/** Joins glob patterns into one that VS Code understands: it takes one level of braces and finds nothing with two. */
export function globUnion(patterns: readonly string[]): string {
  const flat = [...new Set(patterns.flatMap(withoutBraces))];
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : `{${flat.join(',')}}`;
}

// a{b,c{d,e}} → ab acd ace
function withoutBraces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  const close = open === -1 ? -1 : closingBrace(pattern, open);
  if (close === -1) return [pattern];
  const before = pattern.slice(0, open);
  const after = pattern.slice(close + 1);
  return alternatives(pattern.slice(open + 1, close)).flatMap(each => withoutBraces(before + each + after));
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at += 1) {
    if (pattern[at] === '{') depth += 1;
    if (pattern[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function alternatives(inner: string): string[] {
  const found = [''];
  let depth = 0;
  for (const character of inner) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) found.push('');
    else found.push((found.pop() ?? '') + character);
  }
  return found;
}
