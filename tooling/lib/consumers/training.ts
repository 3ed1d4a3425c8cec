/** What the consumers' `train()` returns. */
interface Trained {
  readonly backend: string;
  readonly losses: readonly number[];
}

/** Steps that `train()` takes. */
const STEPS = 12;

/**
 * Checks that a consumer's network has learned to tell black images from white ones, on wasm.
 * @param result what `train()` returned, or the text of an error
 * @throws Error that says what it did instead.
 */
export function assertTrained(result: unknown): void {
  if (typeof result !== 'object' || result === null) throw new Error(String(result));
  const { backend, losses } = result as Trained;
  if (backend !== 'wasm') throw new Error(`it ran on ${backend} instead of wasm`);
  const [first = Number.NaN] = losses;
  const last = losses.at(-1) ?? Number.NaN;
  if (losses.length !== STEPS || !(last < first / 4)) throw new Error(`losses ${losses.join(', ')}`);
}

/** Finds the JSON that a script prints in its last line with an object. */
export function lastObject(output: string): unknown {
  const line = output.split('\n').findLast((each) => each.startsWith('{'));
  if (line === undefined) throw new Error(`printed no result:\n${output}`);
  return JSON.parse(line);
}
