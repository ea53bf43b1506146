import { exposuresInWords } from './exposure-words.ts';
import { type ConnectionText, inWords, type ListFormat } from './list.ts';

/** One line for each connection; below a heading one for each set of pods that need not exist. */
export const listText: ListFormat = function* (answer) {
  yield* lines(inWords(answer));
  if (answer.exposures === undefined) return;
  yield '\nOpen to pods unlike those in the manifests, as far as the policies of the workload decide:\n';
  yield* lines(exposuresInWords(answer));
};

function* lines(texts: Iterable<ConnectionText>): Generator<string> {
  for (const { source, destination, allowed } of texts) yield `${source} → ${destination}: ${allowed}\n`;
}
