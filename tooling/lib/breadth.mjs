/**
 * Patterns of test files to leave out: those named `*.full.*`, which add breadth and no mechanism, unless everything is to be tested
 * (`npm run test:full`).
 */
export const BREADTH = process.env.CONVKIT_TESTS === 'full' ? [] : ['**/*.full.*'];
