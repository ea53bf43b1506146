import { readNamedFile } from '../../disk/node-files.ts';
import { replaceFile, writeReasonOf } from '../../disk/replace-file.ts';
import { whyUnread } from '../../workspace/file-access.ts';
import type { Diagnostic } from '../formats/findings.ts';
import { identityText } from '../formats/fingerprint.ts';
import { Refusal } from '../terminal/refusal.ts';
import { jsonText } from '../terminal/safe-text.ts';

/** How often each finding is known, by fingerprint. */
export type Baseline = ReadonlyMap<string, number>;

const VERSION = 1;

/** Reads a baseline; refuses a file that is none. */
export async function readBaseline(path: string): Promise<Baseline> {
  const read = await readNamedFile(path);
  if (read.type !== 'text')
    throw new Refusal(`The baseline ${path} cannot be read: ${whyUnread(read)}. Make it with --write-baseline.`);
  const known = new Map<string, number>();
  for (const fingerprint of fingerprintsIn(read.text, path)) known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1);
  return known;
}

function fingerprintsIn(text: string, path: string): readonly string[] {
  const wrong = new Refusal(`${path} is no baseline of version ${VERSION}. Make it anew with --write-baseline.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw wrong;
  }
  const [version, findings] = [fieldOf(content, 'version'), fieldOf(content, 'findings')];
  if (version !== VERSION || !Array.isArray(findings)) throw wrong;
  return findings.map(finding => {
    const fingerprint = fieldOf(finding, 'fingerprint');
    if (typeof fingerprint !== 'string') throw wrong;
    return fingerprint;
  });
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Writes findings as a baseline: a line for each, sorted, so that a later one differs in few lines. */
export async function writeBaseline(path: string, diagnostics: readonly Diagnostic[]): Promise<void> {
  const lines = diagnostics.map(diagnostic => {
    const { file, found } = diagnostic;
    return jsonText({
      fingerprint: diagnostic.fingerprint(),
      rule: found.finding.rule.id,
      object: found.resource === undefined ? file : identityText(found.resource),
      field: found.finding.path,
    });
  });
  const body = lines.length === 0 ? '' : `\n${lines.toSorted().join(',\n')}\n`;
  try {
    await replaceFile(path, Buffer.from(`{"version":${VERSION},"findings":[${body}]}\n`));
  } catch (error) {
    throw new Refusal(`The baseline ${path} cannot be written: ${writeReasonOf(error)}.`);
  }
}

/** Returns the findings that the baseline does not know; of equal ones it knows as many as it holds. */
export function unknownTo(baseline: Baseline, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const left = new Map(baseline);
  return diagnostics.filter(diagnostic => {
    const fingerprint = diagnostic.fingerprint();
    const count = left.get(fingerprint) ?? 0;
    if (count > 0) left.set(fingerprint, count - 1);
    return count === 0;
  });
}
