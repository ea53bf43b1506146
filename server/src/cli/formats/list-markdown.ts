import { inWords, type ListFormat, openInWords } from './connections.ts';
import { exposuresInWords } from './exposure-words.ts';
import { row } from './markdown.ts';

/** A table with a row for each connection; a second one where facts that are not in the manifests decide. */
export const listMarkdown: ListFormat = function* (answer) {
  yield '| Source | Destination | Allowed |\n|---|---|---|\n';
  for (const words of [inWords(answer), exposuresInWords(answer)])
    for (const { source, destination, allowed } of words) yield row([source, destination, allowed]);
  if (!answer.isOpen) return;
  yield '\n| Source | Destination | Perhaps | Depends on |\n|---|---|---|---|\n';
  for (const { source, destination, possible, depends } of openInWords(answer))
    yield row([source, destination, possible, depends.join('; ')]);
};
