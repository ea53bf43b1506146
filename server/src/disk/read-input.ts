import { decodeText, encodingOf } from '../workspace/file-access.ts';
import { MAX_FILE_BYTES } from '../workspace/files/source-file.ts';

/** What came in: a text, or the pieces of one that is above the limit for files. */
export type InputResult =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'large'; readonly pieces: AsyncIterable<string> };

/** Reads a stream: as a text where it is as small as a file may be, else piece by piece. */
export async function readInput(stream: AsyncIterable<unknown>): Promise<InputResult> {
  const chunks = bytesOf(stream)[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    read.push(next.value);
    bytes += next.value.length;
    if (bytes > MAX_FILE_BYTES) return { type: 'large', pieces: decoded(read, chunks) };
  }
  return { type: 'text', text: decodeText(Buffer.concat(read)) };
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (typeof chunk === 'string') yield new TextEncoder().encode(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
  }
}

async function* decoded(read: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(Buffer.concat(read.slice(0, 2))));
  for (const chunk of read) yield decoder.decode(chunk, { stream: true });
  for (let next = await rest.next(); next.done !== true; next = await rest.next())
    yield decoder.decode(next.value, { stream: true });
  yield decoder.decode();
}
