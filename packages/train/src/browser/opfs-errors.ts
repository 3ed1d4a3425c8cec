import { CheckpointError } from '@convkit/core';

const HINTS: Record<string, string> = {
  QuotaExceededError:
    "The browser's storage for this site is full: delete old runs, or save them as files first.",
  SecurityError: 'Save the run as a file: the browser denies this page storage, as in some private windows.',
  NotAllowedError:
    'Save the run as a file: the browser denies this page storage, as in some private windows.',
};

/**
 * Runs `task`.
 * @param action Completes the sentence "Cannot …".
 * @throws CheckpointError with a hint if `task` fails.
 */
export async function withStorageErrors<T>(action: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new CheckpointError(`Cannot ${action}: ${message}`, { hint: HINTS[name], cause });
  }
}

/** Whether the error means that a file or folder does not exist. */
export const isNotFound = (error: unknown) => (error as Error).name === 'NotFoundError';
