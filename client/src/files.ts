import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import { type BaseLanguageClient, RequestType } from 'vscode-languageclient';
import { findFilesRequest, readFileRequest } from '../../server/src/features/support/protocol.ts';
import { globUnion } from './glob-union.ts';

interface FindFiles {
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

interface ReadFile {
  readonly uri: string;
  /** Bytes above which only the size is answered. */
  readonly limit: number;
}

/** Answers the server's questions for files, which it asks where it has no file system of its own. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(new RequestType<FindFiles, string[], void>(findFilesRequest), findFiles);
  client.onRequest(new RequestType<ReadFile, string | number | null, void>(readFileRequest), readFile);
}

async function findFiles({ folder, include, exclude }: FindFiles): Promise<string[]> {
  const without = exclude.length === 0 ? null : globUnion(exclude);
  const pattern = new RelativePattern(Uri.parse(folder), globUnion(include));
  const found = await workspace.findFiles(pattern, without);
  return found.map(uri => uri.toString());
}

/** Answers the bytes in base64, the size alone when there are too many, and null when the file is gone. */
async function readFile({ uri, limit }: ReadFile): Promise<string | number | null> {
  const file = Uri.parse(uri);
  try {
    const { size, type } = await workspace.fs.stat(file);
    if ((type & FileType.File) === 0) return null;
    if (size > limit) return size;
  } catch {
    return null;
  }
  return toBase64(await workspace.fs.readFile(file));
}

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
