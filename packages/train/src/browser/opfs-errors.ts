import { CheckpointError } from '@convkit/core';

const HINTS: Record<string, string> = {
  QuotaExceededError:
    "The browser's storage for this site is full: delete old runs, or save them as files first.",
  SecurityError:
    'The browser denies this page its storage, as in some private windows: save the run as a file.',
  NotAllowedError:
    'The browser denies this page its storage, as in some private windows: save the run as a file.',
};

/** Calls `task`. @throws CheckpointError that says what was tried and what the reader can do. */
export async function trying<T>(tried: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new CheckpointError(`cannot ${tried}: ${message}`, { hint: HINTS[name], cause });
  }
}

export const isMissing = (error: unknown) => (error as Error).name === 'NotFoundError';
