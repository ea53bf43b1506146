import { DocumentLines } from './files/document-lines.ts';
import { LineIndex } from './files/line-index.ts';
import {
  type DocumentContent,
  MAX_FILE_BYTES,
  type ReadDocument,
  replacedProblem,
  type SourceDocument,
  type SourceFile,
  tooLarge,
} from './files/source-file.ts';
import { withoutQuietParts } from './quiet-parts.ts';
import { type ObjectSplitter, splitterFor, type TextPart } from './split-objects.ts';

/**
 * Reads a text of any size that comes in pieces, object by object: the items of a List and the documents of a stream are
 * each a document. The file has no text as a whole, so that nothing can be written into it.
 */
export async function readLargeSource(
  uri: string,
  pieces: AsyncIterable<string>,
  read: ReadDocument,
): Promise<SourceFile> {
  const builder = new Builder(read);
  for await (const piece of pieces) builder.add(piece);
  return builder.finish(uri);
}

class Builder {
  readonly #read: ReadDocument;
  readonly #documents: SourceDocument[] = [];
  #splitter: ObjectSplitter | undefined;
  #offset = 0;
  /** Offset of the first character that stands for bytes that are no text. */
  #lossy: number | undefined;

  constructor(read: ReadDocument) {
    this.#read = read;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#splitter ??= splitterFor(piece);
    for (const part of this.#splitter.add(piece)) this.#take(part);
  }

  finish(uri: string): SourceFile {
    for (const part of this.#splitter?.end() ?? []) this.#take(part);
    const documents = this.#documents;
    const lines = new DocumentLines(documents.map(({ offset, content }) => ({ offset, lines: content.lines })));
    const problems = this.#lossy === undefined ? [] : [replacedProblem(this.#lossy)];
    return { uri, version: undefined, text: '', lines, documents, problems };
  }

  #take(part: TextPart): void {
    const content = this.#contentOf(part);
    const lossy = content.resources.length > 0 ? part.text.indexOf('\uFFFD') : -1;
    if (lossy >= 0) this.#lossy ??= this.#offset + lossy;
    this.#documents.push({ offset: this.#offset, content });
    this.#offset += part.text.length;
  }

  #contentOf({ text, isObject }: TextPart): DocumentContent {
    const lines = new LineIndex(text);
    const without = { lines, resources: [], effective: [] };
    if (!isObject) return { ...without, parsed: { text: '', root: undefined, problems: [] } };
    if (text.length <= MAX_FILE_BYTES) return this.#read(withoutQuietParts(text));
    // Its beginning tells what it is.
    const problems = [tooLarge(text.length)];
    return { ...without, parsed: { text: text.slice(0, 1000), root: undefined, problems } };
  }
}
