import { replaceScalar } from '../../edits/index.ts';
import { schemaOf } from '../../schema/place.ts';
import { resolveSchema } from '../../schema/schema-node.ts';
import { correctChoice } from './corrections.ts';
import { type FixesOf, fix, only } from './from-violations.ts';

/** Returns a writer of fixes that put the nearest of the values that the schema allows in place of another text. */
export function choiceFixes(synonyms: Readonly<Record<string, string>> = {}): FixesOf {
  return ({ place, rejected }, text) => {
    const { node } = place;
    const schema = schemaOf(place);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || schema === undefined) return [];
    const choices = resolveSchema(schema).enum ?? [];
    const synonym = synonyms[node.value.replaceAll(/[\s_-]/g, '').toLowerCase()];
    const known = synonym !== undefined && choices.includes(synonym);
    const choice = known ? { value: synonym, sure: false } : correctChoice(node.value, choices);
    if (choice === undefined) return [];
    const edits = replaceScalar(text, node, choice.value);
    return fix(`Write ${choice.value}`, edits, choice.sure && rejected ? only : { preferred: true });
  };
}
