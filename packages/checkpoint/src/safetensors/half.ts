import { checkArguments } from '@convkit/core';
import { FLOATS, HALVES } from '../check-tensors.js';
/** Converts IEEE 754 binary16 to float32 exactly, including subnormals, infinities and NaN. */
export function decodeHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  checkArguments('decodeHalf', { halves }, { halves: HALVES });
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    // The exponent's bias is 127 in float32 and 15 in binary16.
    if ((half & 0x7c00) === 0x7c00) bits[i] = (bits[i] as number) | 0x7f800000;
    else values[i] = (values[i] as number) * 2 ** 112;
  }
  return values;
}

/** Converts bfloat16, the upper half of a float32, to float32. */
export function decodeBrainFloat(halves: Uint16Array): Float32Array<ArrayBuffer> {
  checkArguments('decodeBrainFloat', { halves }, { halves: HALVES });
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16;
  return new Float32Array(bits.buffer);
}

/** Rounds to IEEE 754 binary16: to nearest, ties to even. Values beyond its range become infinite; NaN stays NaN. */
export function encodeHalf(values: Float32Array | Float64Array): Uint16Array<ArrayBuffer> {
  checkArguments('encodeHalf', { values }, { values: FLOATS });
  return encode(values, halfOf);
}

/** Rounds to bfloat16: to nearest, ties to even. Values beyond its range become infinite; NaN stays NaN. */
export function encodeBrainFloat(values: Float32Array | Float64Array): Uint16Array<ArrayBuffer> {
  return encode(values, brainFloatOf);
}

/** @param ofBits Converts the bits of a float32. */
function encode(
  values: Float32Array | Float64Array,
  ofBits: (bits: number) => number,
): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    single[0] = value;
    const rounded = single[0] as number;
    // Rounding to nearest twice could be wrong, so float64 is first rounded to odd: toward zero, with the last bit set if inexact.
    if (rounded !== value && !Number.isNaN(value)) {
      if (Math.abs(rounded) > Math.abs(value)) bits[0] = (bits[0] as number) - 1;
      bits[0] = (bits[0] as number) | 1;
    }
    halves[i] = ofBits(bits[0] as number);
  }
  return halves;
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 2^16 and infinity
  // A carry out of the fraction increases the exponent, up to infinity.
  if (magnitude >= 0x38800000) return sign | shiftRounded(magnitude - 0x38000000, 13);
  if (magnitude < 0x33000000) return sign; // less than half of the smallest subnormal, 2^-24
  return sign | shiftRounded((magnitude & 0x7fffff) | 0x800000, 126 - (magnitude >>> 23));
}

function brainFloatOf(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return shiftRounded(bits, 16);
}

/** Divides an unsigned integer by 2^`count`, to nearest, ties to even. */
function shiftRounded(integer: number, count: number): number {
  const quotient = integer >>> count;
  const rest = integer & ((1 << count) - 1);
  const half = 1 << (count - 1);
  return quotient + (rest > half || (rest === half && (quotient & 1) === 1) ? 1 : 0);
}
