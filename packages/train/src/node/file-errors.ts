import { CheckpointError } from '@convkit/core';

const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'The folder or file is not yours to write or read: choose another, or change its permissions.',
  EPERM: 'The folder or file is not yours to write or read: choose another, or change its permissions.',
  EROFS: 'The folder is on a read-only file system: choose another.',
  ENOSPC: 'The disk is full: make room, or choose a folder on another one.',
  EDQUOT: 'Your disk quota is used up: make room, or choose a folder on another disk.',
  ENOTDIR: 'A file stands where a folder is needed: choose another place.',
  EEXIST: 'A file stands where a folder is needed: choose another place.',
  ENOENT: 'Check the path.',
};

/** The CheckpointError for a failure of the file system, saying what was tried and what to do. */
export function fileError(tried: string, error: unknown): CheckpointError {
  const code = codeOf(error);
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return new CheckpointError(`cannot ${tried}: ${reason}`, { cause: error, hint: HINTS[code ?? ''] });
}

/** `ENOENT` and its like; undefined for what is no failure of the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
