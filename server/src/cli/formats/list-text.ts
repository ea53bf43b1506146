import { type ConnectionText, inWords, type ListFormat, openInWords } from './connections.ts';
import { exposuresInWords } from './exposure-words.ts';

/** One line for each connection, below headings what depends and what is open to pods that need not exist. */
export const listText: ListFormat = function* (answer) {
  yield* lines(inWords(answer));
  let heading = '\nNeither surely allowed nor surely blocked:\n';
  for (const { source, destination, possible, depends } of openInWords(answer)) {
    yield `${heading}${source} → ${destination}: perhaps ${possible}, depends on ${depends.join('; ')}\n`;
    heading = '';
  }
  if (answer.exposures === undefined) return;
  yield '\nOpen to pods unlike those in the manifests, as far as the policies of the workload decide:\n';
  yield* lines(exposuresInWords(answer));
};

function* lines(texts: Iterable<ConnectionText>): Generator<string> {
  for (const { source, destination, allowed } of texts) yield `${source} → ${destination}: ${allowed}\n`;
}
