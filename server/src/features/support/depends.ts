import { boundsOf } from '../../engine/reachability/bounds.ts';
import { describeDoubt } from '../../engine/reachability/doubts.ts';
import type { Ends } from './endpoints.ts';

/** Returns the facts that an answer depends on and that no manifest states, as sentences. */
export function dependsOn(
  { cluster, source, destination }: Ends,
  names: { readonly source: string; readonly destination: string },
): readonly string[] {
  const egress = boundsOf({ cluster, direction: 'egress', subject: source, peer: destination });
  const ingress = boundsOf({ cluster, direction: 'ingress', subject: destination, peer: source });
  const facts = [
    ...egress.doubts.map(doubt =>
      describeDoubt(doubt, destination, { ...names, subject: names.source, peer: names.destination }),
    ),
    ...ingress.doubts.map(doubt =>
      describeDoubt(doubt, source, { ...names, subject: names.destination, peer: names.source }),
    ),
  ];
  return [...new Set(facts)].map(fact => `It depends on ${fact}.`);
}
