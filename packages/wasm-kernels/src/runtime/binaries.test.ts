import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Build, binaryOf } from './binaries.js';

it.each<Build>(['simd', 'sharedSimd', 'relaxedSimd', 'sharedRelaxedSimd'])(
  'has the binary %s as it was compiled',
  (build) => {
    const compiled = readFileSync(new URL(`../generated/${build}.wasm`, import.meta.url));
    expect(Buffer.from(binaryOf(build)).equals(compiled)).toBe(true);
  },
);
