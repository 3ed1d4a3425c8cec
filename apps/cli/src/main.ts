#!/usr/bin/env node
import { runCommand } from './run-command.js';

// It is not a failure if the reader stops early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
await runCommand(process.argv.slice(2));
