import { describe, expect, it } from 'vitest';
import { readSuppressions, suppressing } from '../../../server/src/workspace/suppressions.ts';

/** Marks every line of a text on which a finding at its first character would be silenced. */
function silenced(text: string, rule = 'end-port'): readonly string[] {
  const suppressions = readSuppressions(text);
  const lines = text.split(/\r\n|\r|\n/);
  let start = 0;
  return lines.filter(line => {
    if (line.trim() === '') return false;
    const at = text.indexOf(line, start);
    start = at + line.length;
    return suppressing(suppressions, rule, at + (line.length - line.trimStart().length)).length > 0;
  });
}

describe('comments that silence findings', () => {
  it('on a line of their own cover the next line with content', () => {
    expect(silenced('kind: x\n# netpol-ignore: end-port\na: 1\nb: 2\n')).toEqual(['a: 1']);
    expect(silenced('kind: x\nspec:\n  # netpol-ignore: end-port — needed\n\n  # more\n  a: 1\n  b: 2\n')).toEqual([
      '  a: 1',
    ]);
  });

  it('behind a value cover its line', () => {
    expect(silenced('kind: x\na: 1 # netpol-ignore: end-port\nb: 2\n')).toEqual(['a: 1 # netpol-ignore: end-port']);
  });

  it.each(['', '---\n', '# head\n---\n', '%YAML 1.2\n---\n', '\n\n', '\uFEFF', '\uFEFF---\n', '--- # x\n'])(
    'before the first content cover the document: after %j',
    head => {
      expect(silenced(`${head}# netpol-ignore: end-port\na: 1\nb: 2\n`)).toEqual(
        expect.arrayContaining(['a: 1', 'b: 2']),
      );
    },
  );

  it('may stand behind the marker of the document', () => {
    expect(silenced('--- # netpol-ignore: end-port\na: 1\nb: 2\n')).toEqual(expect.arrayContaining(['a: 1', 'b: 2']));
    expect(silenced('--- {a: 1} # netpol-ignore: end-port\n')).toEqual(['--- {a: 1} # netpol-ignore: end-port']);
  });

  it('name one rule or several', () => {
    const text = 'kind: x\n#netpol-ignore:end-port,missing-field , unknown-field\na: 1\n';
    for (const rule of ['end-port', 'missing-field', 'unknown-field']) expect(silenced(text, rule)).toEqual(['a: 1']);
    expect(silenced(text, 'invalid-port')).toEqual([]);
    expect(silenced('kind: x\n# netpol-ignore: end-port: reason, with commas\na: 1\n')).toEqual(['a: 1']);
  });

  it.each(['# netpol-ignore:', '# netpol-ignore', '# netpol-ignore: ', '# netpol-ignored: end-port'])(
    'need a rule: %s',
    comment => {
      expect(silenced(`kind: x\n${comment}\na: 1\n`)).toEqual([]);
    },
  );

  it('work with every kind of line break', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(silenced(['kind: x', '# netpol-ignore: end-port', '', 'a: 1', 'b: 2', ''].join(end))).toEqual(['a: 1']);
      expect(silenced(['# netpol-ignore: end-port', 'a: 1', 'b: 2', ''].join(end))).toContain('b: 2');
    }
  });

  it('cover nothing at the end of the text', () => {
    expect(silenced('kind: x\na: 1\n# netpol-ignore: end-port')).toEqual([]);
    expect(silenced('kind: x\na: 1\n# netpol-ignore: end-port\n\n')).toEqual([]);
  });

  it('are none without a space before the mark', () => {
    expect(silenced('kind: x\na: 1#netpol-ignore: end-port\nb: 2\n')).toEqual([]);
  });
});
