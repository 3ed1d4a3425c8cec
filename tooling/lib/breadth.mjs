import { basename } from 'node:path';

const isFull = () => process.env.CONVKIT_TESTS === 'full';

/**
 * Patterns of test files to leave out. Files named `*.full.*` add breadth, not mechanisms: only `npm run test:full` runs them.
 */
export const BREADTH = isFull() ? [] : ['**/*.full.*'];

/** Whether a test file is left out. @param {string} file */
export const isLeftOut = (file) => !isFull() && basename(file).includes('.full.');
