/**
 * Patterns of test files to leave out. Files named `*.full.*` add breadth, not mechanisms: only `npm run test:full` runs them.
 */
export const BREADTH = process.env.CONVKIT_TESTS === 'full' ? [] : ['**/*.full.*'];
