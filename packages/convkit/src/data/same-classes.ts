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
