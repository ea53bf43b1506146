import { describeResource } from '../../engine/warnings/warnings.ts';
import { refusalsOf, type SourceFile } from '../../workspace/files/source-file.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { ReachabilityView } from '../support/protocol.ts';
import { optionalPlace, placeOf } from '../support/ranges.ts';

/** Returns what of a file takes no part: policies that the API server refuses, and what cannot be read. */
export function leftOut(snapshot: Snapshot, file: SourceFile): ReachabilityView['left'] {
  const unread = file.problems.map(({ message, span }) => {
    return { text: message, place: placeOf({ uri: file.uri, range: file.lines.range(span) }) };
  });
  const documents = file.documents.flatMap(document => {
    const { offset, content } = document;
    const [problem] = content.parsed.problems;
    if (problem !== undefined && mentionsPolicy(content.parsed.text)) {
      const range = file.lines.range(problem.span, offset);
      return [{ text: problem.message, place: placeOf({ uri: file.uri, range }) }];
    }
    return snapshot.objectsOf(file, document).flatMap(resource => {
      const [violation] = refusalsOf(resource);
      if (violation === undefined) return [];
      const text = `The API server refuses ${describeResource(resource)}. ${violation.message}`;
      return [{ text, ...optionalPlace(snapshot, resource, violation.span) }];
    });
  });
  return [...unread, ...documents];
}

function mentionsPolicy(text: string): boolean {
  return text.includes('NetworkPolicy');
}
