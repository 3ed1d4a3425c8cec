import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutate, type RandomIntegers } from './mutate.js';

/** A parser and an intact file to mutate. */
export interface FuzzedParser {
  /** Name of the format. */
  readonly name: string;
  /** An intact file. */
  readonly original: Uint8Array;
  /** Parses the entire file. Errors must mention `name`, which is 'mutant' for mutants. A result that is wrong must throw something else. */
  readonly parse: (bytes: Uint8Array, name: string) => unknown;
  /** Corrects the checksums of the format, so that mutations reach what they protect. */
  readonly repair?: (bytes: Uint8Array) => void;
  /** Whether the format has a checksum over its content, so that an accepted mutant must equal the original. */
  readonly sealed?: boolean;
}

/** Options of `fuzz`. */
export interface FuzzOptions {
  readonly parsers: readonly FuzzedParser[];
  /** Class of errors that parsers may throw. */
  readonly error: abstract new (
    ...args: never[]
  ) => Error;
  /** Seeds the mutations. `new Rng(1)` of @convkit/core is one. */
  readonly rng: RandomIntegers & { child(name: number): RandomIntegers };
  /** Mutants per parser in `npm test`. Defaults to 200. */
  readonly rounds?: number;
}

/** tooling/acceptance/fuzz.mjs runs more rounds, and reads from a file which mutant is being parsed, in case one never ends. */
const { CONVKIT_FUZZ_ROUNDS: ROUNDS, CONVKIT_FUZZ_PROGRESS: PROGRESS } = process.env;

/** The files and the limits of the parsers are at most 1 MiB. The rest is garbage that has not been collected. */
const MAX_BYTES = 2 ** 28;

/**
 * Defines a test for each parser: it responds to every mutant with `error` or a result, within bounded memory. Call it in `src/fuzz.test.ts` of
 * a package, where `npm run acceptance -- fuzz` finds it.
 */
export function fuzz({ parsers, error: expected, rng, rounds = 200 }: FuzzOptions): void {
  const count = Number(ROUNDS ?? rounds);
  describe.each(parsers)('$name', ({ name, original, parse, repair, sealed }) => {
    it(
      `responds to ${count} mutations with a ${expected.name} or a result`,
      async () => {
        const whole = await parse(original.slice(), 'whole');
        let [rejected, most] = [0, 0];
        for (let round = 0; round < count; round++) {
          if (PROGRESS) writeFileSync(PROGRESS, `${name}, round ${round}`);
          const bytes = mutate(original, rng.child(round));
          repair?.(bytes);
          const result = await Promise.resolve()
            .then(() => parse(bytes, 'mutant'))
            .catch((error: unknown) => {
              expect(error, `round ${round}`).toBeInstanceOf(expected);
              expect((error as Error).message, `round ${round}`).toContain('mutant');
              rejected++;
              return undefined;
            });
          if (sealed && result !== undefined) expect(result, `round ${round}`).toEqual(whole);
          if (round % 100 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
        }
        expect(rejected).toBeGreaterThan(count / 10);
        expect(most, 'bytes of array buffers').toBeLessThan(MAX_BYTES);
      },
      120_000 + 20 * count,
    );
  });
}
