import { describe, expect, it } from 'vitest';
import { slotsOf, WRONG_VALUES } from './wrong-values.js';

/** How to call an export with valid arguments. */
export interface Call {
  /** Creates valid arguments anew. */
  readonly valid: () => readonly unknown[];
  /** Calls it. Defaults to a call, or to `new` for a class. Ends what the call has started. */
  readonly call?: (...values: never[]) => unknown;
  /** Set to true if the result is documented to be NaN in some cases. */
  readonly mayBeNaN?: boolean;
  /** How many levels of fields, elements and entries are replaced as well. Defaults to 1. */
  readonly depth?: number;
}

/** Valid arguments of each function and class that an entry exports, or the reason why an export is not tested. */
export type ArgumentTable = Readonly<Record<string, Call | (() => readonly unknown[]) | string>>;

/** What tests need of tfjs's engine, to free what calls create. */
export interface Tensors {
  /** Begins a scope of tensors. */
  startScope(): void;
  /** Disposes of the tensors of the scope. */
  endScope(): void;
  /** Every variable by name. */
  readonly registeredVariables: Readonly<Record<string, { dispose(): void }>>;
}

/** A public entry. */
export type Entry = Readonly<Record<string, unknown>>;

/** Bytes that a refused call may leave behind: far more than any valid call of the tables needs. */
const MAX_BYTES = 2 ** 27;

/** Milliseconds: only a call that hangs takes longer. */
const LIMIT = 10_000;

/**
 * Defines a test for each function and class of `entry`: it must answer a wrong value in any place of its arguments with an error of
 * convkit or a result without NaN, and never with a `TypeError`. A new export without a row in the table fails. Rows whose name has a dot,
 * such as `Rng.integer`, call a method: their first argument is the object.
 * @param tensors `engine()` of tfjs, if calls create tensors.
 */
export function testArguments(entry: Entry, table: ArgumentTable, tensors?: Tensors): void {
  const exported = Object.keys(entry).filter((name) => typeof entry[name] === 'function');
  it('the table has a row for each exported function and class', () => {
    const named = Object.keys(table).filter((name) => !name.includes('.'));
    expect(
      exported.filter((name) => !named.includes(name)),
      'without a row',
    ).toEqual([]);
    expect(
      named.filter((name) => !exported.includes(name)),
      'not exported',
    ).toEqual([]);
  });
  const rows = Object.entries(table).flatMap(([name, row]) =>
    typeof row === 'string' ? [] : [[name, row] as const],
  );
  describe.each(rows)('%s', (name, row) => {
    const { call = caller(entry, name), ...test } = typeof row === 'function' ? { valid: row } : row;
    it('refuses wrong arguments with an error of convkit', async () => {
      const problems = await problemsOf({ ...test, call }, tensors);
      if (problems.length > 0) expect.fail(problems.join('\n'));
    });
  });
}

/** Calls a function with valid arguments, and with wrong values in each place of them. Returns what is wrong with its responses. */
export async function problemsOf(
  test: Required<Pick<Call, 'call'>> & Call,
  tensors?: Tensors,
): Promise<string[]> {
  const { valid, call, depth = 1, mayBeNaN = false } = test;
  /** Arguments are created, used and freed. */
  const attempt = (create: () => readonly unknown[] | undefined, mayRefuse: boolean) =>
    freeing(tensors, async () => {
      const values = create();
      return values ? problemOf(call as Caller, values, mayRefuse, mayBeNaN) : '';
    });
  const own = await attempt(valid, false);
  if (own !== '') return [`with valid arguments: ${own}`];
  const problems: string[] = [];
  const paths = await freeing(tensors, async () => slotsOf(valid(), depth).map((slot) => slot.path));
  for (const path of paths) {
    for (const [wrong, value] of WRONG_VALUES) {
      // Anew for each call, because a call may consume what it gets.
      const create = () =>
        slotsOf(valid(), depth)
          .find((slot) => slot.path === path)
          ?.replace(value);
      const problem = await attempt(create, true);
      if (problem !== '') problems.push(`${path} = ${wrong}: ${problem}`);
    }
  }
  return problems;
}

type Caller = (...values: unknown[]) => unknown;

function caller(entry: Entry, name: string): Caller {
  const exported = entry[name] as Caller & (new (...values: unknown[]) => unknown);
  const isClass = String(exported).startsWith('class');
  return isClass ? (...values) => new exported(...values) : (...values) => exported(...values);
}

/** What is wrong with the response to a call, or ''. */
async function problemOf(
  call: Caller,
  values: readonly unknown[],
  mayRefuse: boolean,
  mayBeNaN: boolean,
): Promise<string> {
  const bytes = process.memoryUsage().arrayBuffers;
  const problem = await within(
    LIMIT,
    Promise.resolve()
      .then(() => call(...values))
      .then(settled),
  ).then(
    (result) => (mayRefuse && !mayBeNaN && hasNaN(result) ? 'returned NaN' : ''),
    (error: unknown) => (mayRefuse && isOurs(error) ? '' : `threw ${String(error)}`),
  );
  if (problem === '' && process.memoryUsage().arrayBuffers - bytes > MAX_BYTES)
    return 'allocated over 128 MiB';
  return problem;
}

/** Disposes of the tensors and variables that `run` creates. */
async function freeing<T>(tensors: Tensors | undefined, run: () => Promise<T>): Promise<T> {
  if (!tensors) return run();
  const before = new Set(Object.keys(tensors.registeredVariables));
  tensors.startScope();
  try {
    return await run();
  } finally {
    tensors.endScope();
    for (const [name, variable] of Object.entries(tensors.registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
  }
}

/** The result of a call. Of generators, the first value. */
async function settled(result: unknown): Promise<unknown> {
  const value = await result;
  if (typeof value !== 'object' || value === null || !('next' in value) || !('return' in value)) return value;
  const generator = value as AsyncGenerator;
  const first = await generator.next();
  await generator.return(undefined);
  return first.value;
}

function within<T>(limit: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The brand of convkit's errors. A signal's own reason is an `AbortError`. */
const isOurs = (error: unknown) => typeof error === 'object' && error !== null && BRAND in error;
const BRAND = Symbol.for('convkit.error');

function hasNaN(result: unknown): boolean {
  if (typeof result === 'number') return Number.isNaN(result);
  if (Array.isArray(result) || result instanceof Float32Array)
    return (result as number[]).some((value) => Number.isNaN(value));
  return false;
}
