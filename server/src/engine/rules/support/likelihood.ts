/** How likely something is what it is taken for: surely not, hardly, or as far as anybody can see. */
export type Likelihood = 'no' | 'unlikely' | 'maybe';

const ORDER: readonly Likelihood[] = ['no', 'unlikely', 'maybe'];

/** Returns the likeliest of several, `no` for none. */
export function likeliest(all: Iterable<Likelihood>): Likelihood {
  let best: Likelihood = 'no';
  for (const each of all) {
    if (each === 'maybe') return each;
    if (ORDER.indexOf(each) > ORDER.indexOf(best)) best = each;
  }
  return best;
}

/** Returns a likelihood that is worth a finding, none for `maybe`. */
export function shut(likelihood: Likelihood): readonly Likelihood[] {
  return likelihood === 'maybe' ? [] : [likelihood];
}
