import { applyEdits } from '../../engine/edits/edit.ts';
import type { RuleFailure } from '../../engine/rules/run-rules.ts';
import { type ChosenFix, safeFixes } from '../../workspace/chosen-fixes.ts';
import type { SourceFile } from '../../workspace/files/source-file.ts';
import { findingsOf, spanInFile } from '../../workspace/findings.ts';
import { isIn, type World } from '../../workspace/worlds.ts';
import type { EditableInputs } from '../inputs/inputs.ts';

/** A fix as it is told to the user. */
interface AppliedFix {
  /** `file:line:character`, from 1, in the text as it was when the fix was found. */
  readonly place: string;
  readonly rule: string;
  readonly title: string;
}

/** A file that fixes change. */
export interface FixedFile {
  readonly uri: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly fixes: readonly AppliedFix[];
}

// Fixes come to an end by themselves; this guards against two that undo each other in ever new words.
const MOST_ROUNDS = 1000;

/** Applies safe fixes to all files, and again to what they changed until nothing changes any more; writes nothing. */
export function fixAll(
  inputs: EditableInputs,
  world: World | undefined,
  onFailure: (failure: RuleFailure) => void,
): readonly FixedFile[] {
  const fixed = new Map<string, FixedFile>();
  const seen = new Set<string>();
  let current = inputs;
  let pending = [...inputs.snapshot.files.values()].filter(
    file => isFixable(file) && (world === undefined || isIn(inputs.snapshot, world, file.uri)),
  );
  for (let round = 0; round < MOST_ROUNDS && pending.length > 0; round++) {
    const texts = new Map<string, string>();
    for (const file of pending) {
      const chosen = safeFixes(findingsOf(current.snapshot, file, onFailure));
      const after = textAfter(file, chosen);
      if (after === file.text || seen.has(`${file.uri}\n${after}`)) continue;
      seen.add(`${file.uri}\n${file.text}`);
      texts.set(file.uri, after);
      const name = inputs.nameOf(file.uri);
      const { before = file.text, fixes = [] } = fixed.get(file.uri) ?? {};
      fixed.set(file.uri, { uri: file.uri, name, before, after, fixes: [...fixes, ...describe(name, file, chosen)] });
    }
    current = current.edited(texts);
    pending = [...texts.keys()].flatMap(uri => current.snapshot.files.get(uri) ?? []);
  }
  return [...fixed.values()];
}

/** Says whether a file can be written back as it was read: bytes that are no text would be lost. */
function isFixable({ problems }: SourceFile): boolean {
  return problems.length === 0;
}

function textAfter(file: SourceFile, chosen: readonly ChosenFix[]): string {
  const edits = chosen.flatMap(({ found, fix }) =>
    fix.edits.map(({ span, text }) => ({ span: spanInFile(found, span), text })),
  );
  return applyEdits(file.text, edits);
}

function describe(name: string, file: SourceFile, chosen: readonly ChosenFix[]): readonly AppliedFix[] {
  return chosen.map(({ found, fix }) => {
    const { line, character } = file.lines.position(spanInFile(found, found.finding.span).start);
    return { place: `${name}:${line + 1}:${character + 1}`, rule: found.finding.rule.id, title: fix.title };
  });
}
