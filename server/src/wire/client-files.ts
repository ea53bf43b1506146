import type { Connection } from 'vscode-languageserver';
import { findFilesRequest, readFileRequest } from '../features/support/protocol.ts';
import { decodeText, type FileAccess } from '../workspace/file-access.ts';
import { MAX_FILE_BYTES } from '../workspace/files/source-file.ts';
import { canonicalUri } from './uris.ts';

/** Reads files through the client, where the server has no file system: in the browser and in virtual workspaces. */
export function clientFiles(connection: Connection): FileAccess {
  return {
    async *list(folder, include, exclude) {
      const found: unknown = await connection.sendRequest(findFilesRequest, { folder, include, exclude });
      if (!Array.isArray(found)) return;
      for (const uri of found) if (typeof uri === 'string') yield { type: 'file', uri: canonicalUri(uri) };
    },
    async read(uri) {
      try {
        const answer: unknown = await connection.sendRequest(readFileRequest, { uri, limit: MAX_FILE_BYTES });
        if (answer === null) return { type: 'gone' };
        if (typeof answer === 'number') return { type: 'too-large', bytes: answer };
        if (typeof answer !== 'string') return { type: 'unreadable', reason: 'The client answered with no text.' };
        const bytes = Uint8Array.from(atob(answer), character => character.charCodeAt(0));
        return { type: 'text', text: decodeText(bytes) };
      } catch (error) {
        return { type: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
