import { nearestNames } from '../../nearest-name.ts';
import { withoutCommonEnds } from './meant-labels.ts';

/**
 * Says whether a name may be a misspelt other one. Words that both begin or end with excuse no slip. Names that differ in a
 * short part or in a number, as `team-a` and `team-b` or `shop1` and `shop2`, are names of siblings.
 */
export function isSlip(written: string, meant: string): boolean {
  const [ours, theirs] = [written, meant].map(name => name.split(/[-._]/));
  if (written === meant || ours === undefined || theirs === undefined) return false;
  const [first, second] = withoutCommonEnds(ours, theirs);
  // Names that share a beginning or an end alone, as `web` and `web-x`, are two names.
  if (first === '' || second === '') return false;
  if (nearestNames(first, [second]).length === 0) return false;
  return (
    ours.length !== theirs.length ||
    ours.every((part, index) => part === theirs[index] || isMisspelt(part, theirs[index] ?? ''))
  );
}

const SHORTEST = 4;

function isMisspelt(written: string, meant: string): boolean {
  const [first, second] = [written, meant].map(part => part.replace(/\d+$/, ''));
  return first !== second && Math.min(written.length, meant.length) >= SHORTEST;
}
