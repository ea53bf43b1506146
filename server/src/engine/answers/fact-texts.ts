import { describeDoubt } from '../reachability/doubts.ts';
import type { Unsettled } from './overview.ts';

/** The ends of a question as the reader knows them. */
export interface EndNames {
  readonly source: string;
  readonly destination: string;
}

/** Returns what an answer waits for, as phrases without a full stop; none where all of it is certain. */
export function factTexts(answer: Unsettled, { source, destination }: EndNames): readonly string[] {
  const facts = answer.open.map(({ direction, doubt }) =>
    direction === 'egress'
      ? describeDoubt(doubt, answer.destination, { subject: source, peer: destination, destination })
      : describeDoubt(doubt, answer.source, { subject: destination, peer: source, destination }),
  );
  const mixed = answer.isMixed ? ['which of its pods is meant: they carry different labels, ports or addresses'] : [];
  const own = answer.isOwn && facts.length === 0 ? ['whether it is one pod, which always reaches itself, or two'] : [];
  return [...new Set([...mixed, ...facts, ...own])];
}
