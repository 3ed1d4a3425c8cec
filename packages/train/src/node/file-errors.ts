import { CheckpointError } from '@convkit/core';

const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Choose another folder, or change its permissions.',
  EPERM: 'Choose another folder, or change its permissions.',
  EROFS: 'Choose a folder that is not on a read-only file system.',
  ENOSPC: 'Free some disk space, or choose a folder on another disk.',
  EDQUOT: 'Free some of your disk quota, or choose a folder on another disk.',
  ENOTDIR: 'Choose another folder: a file has this name.',
  EEXIST: 'Choose another folder: a file has this name.',
  ENOENT: 'Check the path.',
};

/**
 * Converts a file system error to a CheckpointError with a hint.
 * @param action Completes the sentence "Cannot …".
 */
export function fileError(action: string, error: unknown): CheckpointError {
  const code = codeOf(error);
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return new CheckpointError(`Cannot ${action}: ${reason}`, { cause: error, hint: HINTS[code ?? ''] });
}

/** Code of a system error, such as `ENOENT`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
