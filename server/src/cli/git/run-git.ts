import { execFile } from 'node:child_process';
import { Refusal } from '../terminal/refusal.ts';

/** Git's own settings that could reach beyond this repository's objects, or give paths another meaning, stay out. */
const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // Hooks run with these; the path says which repository is meant.
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_PREFIX: undefined,
};

/** What git answered, or what it complained of. */
export type GitAnswer =
  | { readonly ok: true; readonly out: Buffer }
  | { readonly ok: false; readonly complaint: string };

/** Runs git in a folder, without a shell, and waits for its answer. */
export function git(folder: string, args: readonly string[], input = ''): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      env: { ...process.env, ...ENVIRONMENT },
      encoding: 'buffer',
      maxBuffer: Number.POSITIVE_INFINITY,
    } as const;
    const child = execFile('git', [...args], options, (error, out, complaint) => {
      if (error === null) resolve({ ok: true, out });
      else if (error.code === 'ENOENT')
        reject(new Refusal('--git needs git, which is not installed or not on the PATH.'));
      else resolve({ ok: false, complaint: firstLine(complaint) });
    });
    // Git may end before it has read everything; its answer tells why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function firstLine(complaint: Buffer): string {
  return (
    complaint
      .toString()
      .split('\n')[0]
      ?.replace(/^fatal: /, '') ?? ''
  );
}
