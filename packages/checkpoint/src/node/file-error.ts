import { CheckpointError } from '@convkit/core';

/** What the codes of system errors mean, and what to do. */
const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ['it does not exist', 'Check the path.'],
  ENOTDIR: ['a part of its path is not a folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Pass the path of a file.'],
  EACCES: ['permission denied', 'Change its permissions or those of its folder.'],
  EPERM: ['permission denied', 'Change its permissions or those of its folder.'],
  ELOOP: ['its symbolic links form a cycle', 'Check the path.'],
  EMFILE: ['too many files are open', 'Close files that are no longer needed.'],
  EROFS: ['the file system is read-only', 'Choose another folder.'],
  ENOSPC: ['the disk is full', 'Free some disk space, or choose a folder on another disk.'],
  EDQUOT: ['your disk quota is exceeded', 'Free some disk space, or choose a folder on another disk.'],
};

/** Converts a file system error to a CheckpointError with a hint. */
export function fileError(path: string, action: 'read' | 'written', cause: unknown): CheckpointError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [reason, hint] = REASONS[code] ?? [cause instanceof Error ? cause.message : String(cause)];
  return new CheckpointError(`${path} cannot be ${action}: ${missingFolder(code, action) ?? reason}`, {
    cause,
    ...(hint !== undefined && { hint }),
  });
}

function missingFolder(code: string, action: string): string | undefined {
  return code === 'ENOENT' && action === 'written' ? 'its folder does not exist' : undefined;
}
