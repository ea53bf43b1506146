import { replaceScalar } from '../edits.ts';
import { correctChoice } from './corrections.ts';
import { type FixesOf, fix, only } from './from-violations.ts';

/** Returns a writer of fixes that put the nearest of some values in place of another text. */
export function choiceFixes(choices: readonly string[], synonyms: Readonly<Record<string, string>> = {}): FixesOf {
  return ({ place: { node } }, text) => {
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
    const synonym = synonyms[node.value.replaceAll(/[\s_-]/g, '').toLowerCase()];
    const choice = synonym === undefined ? correctChoice(node.value, choices) : { value: synonym, sure: false };
    if (choice === undefined) return [];
    const edits = replaceScalar(text, node, choice.value);
    return fix(`Write ${choice.value}`, edits, choice.sure ? only : { preferred: true });
  };
}
