import { ConfigError } from '@convkit/core';

/**
 * Compares plain data: every field that `requested` gives must have the same value in `saved`; what it leaves out, or
 * gives as undefined, is taken from there. With `whole`, it must leave out nothing.
 * @throws ConfigError naming each field that contradicts.
 */
export function assertSameSpec(saved: unknown, requested: unknown, { whole = false } = {}): void {
  const contradictions = [...differences('', saved, requested, whole)];
  if (contradictions.length === 0) return;
  throw new ConfigError(`the run to resume was started with other settings: ${contradictions.join('; ')}`, {
    hint: 'Leave these settings out to go on as the run was started, or start a new run in another folder.',
  });
}

function* differences(path: string, saved: unknown, requested: unknown, whole: boolean): Generator<string> {
  if ((requested === undefined && !whole) || Object.is(saved, requested)) return;
  if (isPlain(saved) && isPlain(requested) && lengthOf(saved) === lengthOf(requested)) {
    for (const field of new Set([...Object.keys(saved), ...Object.keys(requested)])) {
      yield* differences(path === '' ? field : `${path}.${field}`, saved[field], requested[field], whole);
    }
  } else {
    yield `${path} is ${show(saved)} there and ${show(requested)} here`;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Lists are the same when they are as long as each other; objects have no length. */
const lengthOf = (value: object) => (Array.isArray(value) ? value.length : undefined);

const show = (value: unknown) => (value === undefined ? 'not set' : JSON.stringify(value));
