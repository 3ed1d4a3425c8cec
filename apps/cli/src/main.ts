#!/usr/bin/env node
import { isConvkitError } from '@convkit/core';
import { CommanderError } from 'commander';
import { createProgram } from './program.js';

/** Sets the exit code: 0 done, 1 failed, 2 wrong usage. An interrupted command has already set 130 itself. */
async function main(): Promise<void> {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message } = error instanceof Error ? error : new Error(String(error));
  const code = isConvkitError(error) ? error.code : undefined;
  process.stderr.write(`error${code === undefined ? '' : `[${code}]`}: ${message}\n`);
  if (isConvkitError(error) && error.hint) process.stderr.write(`  ${error.hint}\n`);
  if (code !== undefined) process.stderr.write(`  convkit explain ${code} tells more.\n`);
  if (process.argv.includes('--verbose')) process.stderr.write(`${(error as Error)?.stack}\n`);
  else if (code === undefined) {
    process.stderr.write('  Unexpected error. Rerun with --verbose for a stack trace.\n');
  }
  return isConvkitError(error, 'CONFIG') ? 2 : 1;
}

// It is not a failure if the reader stops early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
await main();
