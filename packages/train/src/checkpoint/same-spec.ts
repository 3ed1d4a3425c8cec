import { ConfigError, checkOptions, describeValue } from '@convkit/core';

/** Limits of a message: number of differences, and characters of a value, since a vocabulary has thousands of words. */
const [SHOWN, CHARACTERS] = [10, 200];

/**
 * Checks that `requested` does not contradict `saved`, both plain data. Fields that `requested` omits or sets to undefined are ignored;
 * with `whole: true`, they must be missing from `saved` too.
 * @throws ConfigError naming each field that differs, with both values.
 */
export function assertSameSpec(
  saved: unknown,
  requested: unknown,
  options: { readonly whole?: boolean | undefined } = {},
): void {
  checkOptions('assertSameSpec', options, { whole: 'boolean?' });
  const { whole = false } = options;
  const contradictions = [...differences('', saved, requested, whole)];
  if (contradictions.length === 0) return;
  const left = contradictions.length - SHOWN;
  const list = contradictions.slice(0, SHOWN).join('; ') + (left > 0 ? `; and ${left} more` : '');
  throw new ConfigError(`Cannot resume the run with different settings: ${list}`, {
    hint: 'Omit these settings to resume with the saved ones, or start a new run in another folder.',
  });
}

function* differences(path: string, saved: unknown, requested: unknown, whole: boolean): Generator<string> {
  if ((requested === undefined && !whole) || Object.is(saved, requested)) return;
  if (isPlain(saved) && isPlain(requested) && lengthOf(saved) === lengthOf(requested)) {
    for (const field of new Set([...Object.keys(saved), ...Object.keys(requested)])) {
      yield* differences(path === '' ? field : `${path}.${field}`, saved[field], requested[field], whole);
    }
  } else {
    yield `${path} was ${show(saved)}, now ${show(requested)}`;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Length of an array; undefined for other objects, so that an array never equals an object. */
const lengthOf = (value: object) => (Array.isArray(value) ? value.length : undefined);

function show(value: unknown): string {
  const text = value === undefined ? 'not set' : (JSON.stringify(value) ?? describeValue(value));
  return text.length > CHARACTERS ? `${text.slice(0, CHARACTERS)}…` : text;
}
