import { DataError } from '@convkit/core';

/**
 * Checks that two sets have the same class names in the same order.
 * @param subjects - the beginning of each half of the message, such as 'the data has'.
 * @throws DataError naming both lists if they differ.
 */
export function assertSameClasses(
  found: readonly string[],
  expected: readonly string[],
  subjects: { readonly found: string; readonly expected: string },
): void {
  if (found.join('\n') === expected.join('\n')) return;
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase()).join('\n');
  const isCase = lower(found) === lower(expected);
  throw new DataError(
    `${subjects.found} the classes ${found.join(', ')}; ${subjects.expected} ${expected.join(', ')}`,
    {
      code: 'DATA_CLASSES',
      hint: isCase
        ? 'They differ in upper and lower case only: rename the folders.'
        : 'Give data with the same classes.',
    },
  );
}

/**
 * Checks that data has the targets of a regressor, in the same order.
 * @throws DataError naming both lists if they differ.
 */
export function assertSameTargets(found: readonly string[], expected: readonly string[]): void {
  if (found.join('\n') === expected.join('\n')) return;
  throw new DataError(
    `the data has the targets ${found.join(', ')}; the regressor predicts ${expected.join(', ')}`,
    { code: 'DATA_CLASSES', hint: 'Open the table with the same targets.' },
  );
}
