import type { Severity } from '../../engine/rules/shape/rule.ts';
import type { Painter, Style } from '../terminal/colors.ts';
import { counted } from '../terminal/counted.ts';
import { plain, plainColumns } from '../terminal/safe-text.ts';
import type { CheckFormat, Diagnostic } from './findings.ts';

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'blue', hint: 'gray' };

/** Each finding with the line it stands on, and a last line that counts them. */
export const checkText: CheckFormat = function* ({ files, diagnostics, known }, paint) {
  for (const diagnostic of diagnostics) {
    const { file, range, found } = diagnostic;
    const { line, character } = range.start;
    const severity = paint(STYLES[found.severity], found.severity);
    const place = paint('bold', plain(`${file}:${line + 1}:${character + 1}`));
    yield `${place}: ${severity}: ${plain(found.finding.message)} ${paint('gray', `[${found.finding.rule.id}]`)}\n`;
    yield* excerpt(diagnostic, paint);
    for (const { file: other, range: there, message } of diagnostic.related())
      yield `  ${paint('gray', 'see')} ${plain(`${other}:${there.start.line + 1}: ${message}`)}\n`;
  }
  const beside = known === 0 ? '' : `, beside ${known} of the baseline`;
  yield `${summary(diagnostics)} in ${counted(files, 'file')}${beside}\n`;
};

// Longer lines are cut: an excerpt is there to find the place, not to repeat the file.
const WIDEST = 160;

function* excerpt({ range, found }: Diagnostic, paint: Painter): Generator<string> {
  const { file, severity } = found;
  const { line, character } = range.start;
  const start = file.lines.offset({ line, character: 0 });
  const text = file.text.slice(start, file.lines.offset({ line: line + 1, character: 0 })).replace(/[\r\n]+$/, '');
  if (text.trim() === '') return;
  const number = String(line + 1);
  const end = range.end.line === line ? range.end.character : text.length;
  const width = Math.max(1, Math.min(end, WIDEST) - character);
  yield `  ${paint('gray', `${number} |`)} ${plainColumns(text.slice(0, WIDEST))}\n`;
  if (character >= WIDEST) return;
  const margin = ' '.repeat(number.length);
  yield `  ${paint('gray', `${margin} |`)} ${' '.repeat(character)}${paint(STYLES[severity], '^'.repeat(width))}\n`;
}

const PLURALS: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  info: 'infos',
  hint: 'hints',
};

function summary(diagnostics: readonly Diagnostic[]): string {
  const counts = (['error', 'warning', 'info', 'hint'] as const).flatMap(severity => {
    const count = diagnostics.filter(({ found }) => found.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? severity : PLURALS[severity]}`];
  });
  return counts.length === 0 ? 'No findings' : counts.join(', ');
}
