import { describe, expect, it } from 'vitest';
import { decodeBrainFloat, decodeHalf, encodeBrainFloat, encodeHalf } from './half.js';

const ALL = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);

/** The float32 after `value` in the direction of `toward`. */
function nextFloat(value: number, toward: number): number {
  const single = Float32Array.of(value);
  const bits = new Int32Array(single.buffer);
  bits[0] = (bits[0] as number) + (Math.abs(toward) > Math.abs(value) ? 1 : -1);
  return single[0] as number;
}

describe.each([
  { name: 'binary16', decode: decodeHalf, encode: encodeHalf, infinity: 0x7c00, step: 2 ** -24 },
  { name: 'bfloat16', decode: decodeBrainFloat, encode: encodeBrainFloat, infinity: 0x7f80, step: 2 ** -133 },
])('$name', ({ decode, encode, infinity, step }) => {
  const values = decode(ALL);

  it('decodes to ascending values from 0 to infinity, and their negatives', () => {
    expect(values[0]).toBe(0);
    expect(values[1]).toBe(step);
    expect(values[infinity]).toBe(Number.POSITIVE_INFINITY);
    const positive = values.subarray(0, infinity + 1);
    expect(positive.every((value, i) => i === 0 || value > (positive[i - 1] as number))).toBe(true);
    expect(positive.every((value, i) => Object.is(values[i + 0x8000], -value))).toBe(true);
  });

  it('encodes what it decodes, including infinities and the sign of zero; NaN stays NaN', () => {
    const again = encode(values);
    const twice = decode(again);
    const isNaNCode = (bits: number) => (bits & 0x7fff) > infinity;
    expect(ALL.filter((bits) => Number.isNaN(values[bits]) !== isNaNCode(bits))).toHaveLength(0);
    expect(ALL.filter((bits) => Number.isNaN(twice[bits]) !== isNaNCode(bits))).toHaveLength(0);
    expect(ALL.filter((bits) => !isNaNCode(bits) && again[bits] !== bits)).toHaveLength(0);
  });

  it('rounds to nearest, ties to even, between every two neighbors', () => {
    const last = 2 * (values[infinity - 1] as number) - (values[infinity - 2] as number); // where infinity stands
    for (let low = 0; low < infinity; low++) {
      const [a, b] = [values[low] as number, low + 1 === infinity ? last : (values[low + 1] as number)];
      const tie = (a + b) / 2;
      const even = low % 2 === 0 ? low : low + 1;
      const [below, above] = [nextFloat(tie, 0), nextFloat(tie, Infinity)];
      const [barelyBelow, barelyAbove] = [tie * (1 - 2 ** -52), tie * (1 + 2 ** -52)];
      const single = encode(Float32Array.of(tie, below, above, -tie, -below, -above));
      const double = encode(Float64Array.of(tie, barelyBelow, barelyAbove, -tie, -barelyBelow, -barelyAbove));
      const expected = [even, low, low + 1];
      const both = `${expected},${expected.map((bits) => bits + 0x8000)}`;
      if (`${single}` !== both) throw new Error(`float32 near ${tie} becomes ${single}, not ${both}`);
      if (`${double}` !== both) throw new Error(`float64 near ${tie} becomes ${double}, not ${both}`);
    }
  });

  it('rounds what float32 cannot hold', () => {
    const bits = encode(Float64Array.of(1e300, -1e300, 5e-324, -5e-324, Number.NaN));
    expect([...bits.subarray(0, 4)]).toEqual([infinity, infinity + 0x8000, 0, 0x8000]);
    expect(decode(bits)[4]).toBeNaN();
  });
});
