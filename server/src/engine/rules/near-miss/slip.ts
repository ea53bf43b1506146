import { nearestNames } from '../../nearest-name.ts';

/**
 * Says whether a name may be a misspelt other one. Names that differ in a short part or in a number, as `team-a` and
 * `team-b` or `shop1` and `shop2`, are names of siblings.
 */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant || nearestNames(written, [meant]).length === 0) return false;
  const [ours, theirs] = [written, meant].map(name => name.split(/[-._]/));
  if (ours === undefined || theirs === undefined || ours.length !== theirs.length) return true;
  return ours.every((part, index) => part === theirs[index] || isMisspelt(part, theirs[index] ?? ''));
}

const SHORTEST = 4;

function isMisspelt(written: string, meant: string): boolean {
  const [first, second] = [written, meant].map(part => part.replace(/\d+$/, ''));
  return first !== second && Math.min(written.length, meant.length) >= SHORTEST;
}
