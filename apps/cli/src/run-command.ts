import { isConvkitError } from '@convkit/core';
import { CommanderError } from 'commander';
import { createProgram } from './program.js';

/**
 * Runs a command line, prints its errors, and sets the exit code of the process: 1 failed, 2 wrong usage. An interrupted command sets 130
 * itself.
 * @param args without the paths of Node and the script
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, args.includes('--verbose'));
  }
}

function report(error: unknown, verbose: boolean): number {
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message } = error instanceof Error ? error : new Error(String(error));
  const code = isConvkitError(error) ? error.code : undefined;
  process.stderr.write(`error${code === undefined ? '' : `[${code}]`}: ${message}\n`);
  if (isConvkitError(error) && error.hint) process.stderr.write(`  ${error.hint}\n`);
  if (code !== undefined) process.stderr.write(`  convkit explain ${code} tells more.\n`);
  if (verbose) process.stderr.write(`${(error as Error)?.stack}\n`);
  else if (code === undefined) {
    process.stderr.write('  Unexpected error. Rerun with --verbose for a stack trace.\n');
  }
  return isConvkitError(error, 'CONFIG') ? 2 : 1;
}
