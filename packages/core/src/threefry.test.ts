import { describe, expect, it } from 'vitest';
import { threefry2x32 } from './threefry.js';

type Words = readonly [number, number];

function hash([k0, k1]: Words, [low, high]: Words): Words {
  const out = new Uint32Array(2);
  threefry2x32(k0, k1, low, high, out);
  return [out[0] as number, out[1] as number];
}

describe('threefry2x32', () => {
  // Random123's known answers for 20 rounds.
  it.each([
    { key: [0, 0], counter: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], answer: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], answer: [0xc4923a9c, 0x483df7a0] },
  ])('matches the published answer for key $key', ({ key, counter, answer }) => {
    expect(hash(key as unknown as Words, counter as unknown as Words)).toEqual(answer);
  });

  it('flips about half of the bits with one bit of key or counter', () => {
    const [base] = hash([1, 2], [3, 4]);
    for (let bit = 0; bit < 32; bit++) {
      for (const [changed] of [hash([1 ^ (1 << bit), 2], [3, 4]), hash([1, 2], [3, 4 ^ (1 << bit)])]) {
        const flipped = ((changed ^ base) >>> 0).toString(2).replaceAll('0', '').length;
        expect(Math.abs(flipped - 16)).toBeLessThan(12);
      }
    }
  });
});
