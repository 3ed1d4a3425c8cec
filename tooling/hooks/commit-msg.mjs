import { readFileSync } from 'node:fs';
import { messageProblems } from '../lib/commit-message.mjs';

// Checks the commit message in the file that git names.
const problems = messageProblems(readFileSync(/** @type {string} */ (process.argv[2]), 'utf8'));
for (const problem of problems) console.error(`commit message: ${problem}`);
if (problems.length > 0) {
  console.error('To commit anyway, add --no-verify.');
  process.exitCode = 1;
}
