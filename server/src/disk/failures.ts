/** Why what is no regular file is not read. */
export const NO_FILE = 'it is a device or a pipe';

/** Why a file is not read whose name holds a byte that is not UTF-8. */
export const LOSSY_NAME = 'its name is not UTF-8. Rename it';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'it would grow beyond what is allowed',
};

/** Says in plain words why the file system refused. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? (code === '' ? String(error) : `the file system answers ${code}`);
}

/** Returns the code of an error of the file system, empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
