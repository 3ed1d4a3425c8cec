import { writeFileSync } from 'node:fs';
import { DataError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { FUZZED } from '../test/fuzz-parsers.js';
import { mutate } from '../test/mutate.js';

/** tooling/acceptance/fuzz.mjs runs more rounds, and reads from a file which mutant is being parsed, in case one never ends. */
const ROUNDS = Number(process.env.CONVKIT_FUZZ_ROUNDS ?? 200);
const PROGRESS = process.env.CONVKIT_FUZZ_PROGRESS;

/** The parsers run with limits of 1 MiB. */
const MAX_BYTES = 2 ** 28;

describe.each(FUZZED)('$name', ({ name, original, parse, repair, sealed }) => {
  it(
    `responds to ${ROUNDS} mutations with a DataError or a result`,
    async () => {
      const whole = await parse(original.slice(), 'whole');
      let [rejected, most] = [0, 0];
      for (let round = 0; round < ROUNDS; round++) {
        if (PROGRESS) writeFileSync(PROGRESS, `${name}, round ${round}`);
        const bytes = mutate(original, new Rng(11).child(round));
        repair?.(bytes);
        const result = await Promise.resolve()
          .then(() => parse(bytes, 'mutant'))
          .catch((error: unknown) => {
            expect(error, `round ${round}`).toBeInstanceOf(DataError);
            expect((error as Error).message, `round ${round}`).toContain('mutant');
            rejected++;
            return undefined;
          });
        if (sealed && result !== undefined) expect(result, `round ${round}`).toEqual(whole);
        if (round % 100 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
      expect(rejected).toBeGreaterThan(ROUNDS / 10);
      expect(most, 'bytes of array buffers').toBeLessThan(MAX_BYTES);
    },
    120_000 + 20 * ROUNDS,
  );
});
