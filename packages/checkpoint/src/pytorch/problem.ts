import { CheckpointError } from '@convkit/core';

const DAMAGED = 'Download or save the file again: it is damaged, incomplete or of another format.';

/** Why a file cannot be read. `withFileName` makes it a `CheckpointError`. */
export class Problem extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string = DAMAGED) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Runs `read` on the file `name`.
 * @throws CheckpointError that names the file instead of a `Problem`.
 */
export async function withFileName<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new CheckpointError(`${name} ${error.message}`, { hint: error.hint });
  }
}

/** Longest name that an error shows. */
const SHOWN = 100;

/** Formats a name from a file for an error: shortened, and without control characters. */
export function shown(name: string): string {
  const text = name.replace(/[^\x20-\x7e\u00a1-\uffff]/g, '?');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
