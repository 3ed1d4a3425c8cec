import { CheckpointError, ConfigError } from '@convkit/core';
import { encodeBrainFloat, encodeHalf } from './half.js';

/** Element type that floats are written with. */
export type FloatPrecision = 'float32' | 'float16' | 'bfloat16';

type Floats = Float32Array | Float64Array;

interface Precision {
  /** Largest finite value. */
  readonly max: number;
  /** Smallest magnitude that rounds to infinity: halfway from `max` to the next power of two. */
  readonly overflow: number;
  /** Rounds to nearest, ties to even. */
  encode(values: Floats): Uint16Array | Float32Array;
}

const PRECISIONS: Readonly<Record<FloatPrecision, Precision>> = {
  float32: {
    max: (2 - 2 ** -23) * 2 ** 127,
    overflow: (2 - 2 ** -24) * 2 ** 127,
    encode: (values) => Float32Array.from(values),
  },
  float16: { max: 65504, overflow: 65520, encode: encodeHalf },
  bfloat16: {
    max: (2 - 2 ** -7) * 2 ** 127,
    overflow: (2 - 2 ** -8) * 2 ** 127,
    encode: encodeBrainFloat,
  },
};

/** Elements per piece. A piece is at most 1 MiB. */
const PIECE = 2 ** 18;

/**
 * @throws CheckpointError if a finite value of the tensor `name` would become infinite.
 * @throws ConfigError if there is no such precision.
 */
export function assertInRange(name: string, values: Floats, precision: FloatPrecision): void {
  if (!Object.hasOwn(PRECISIONS, precision)) {
    throw new ConfigError(`'${precision}' is not a precision`, {
      hint: `Use one of ${Object.keys(PRECISIONS).join(', ')}.`,
    });
  }
  const { max, overflow } = PRECISIONS[precision];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Math.abs(value) < overflow || !Number.isFinite(value)) continue;
    throw new CheckpointError(
      `'${name}' contains ${value} at index ${i}, beyond the range of ${precision} (±${max})`,
      {
        hint:
          precision === 'float16'
            ? 'Write bfloat16 or float32 instead.'
            : 'Write the file without a precision.',
      },
    );
  }
}

/** Yields the bytes of rounded values in pieces. */
export function* roundedPieces(
  values: Floats,
  precision: FloatPrecision,
): Generator<Uint8Array, void, undefined> {
  for (let start = 0; start < values.length; start += PIECE) {
    const { buffer } = PRECISIONS[precision].encode(values.subarray(start, start + PIECE));
    yield new Uint8Array(buffer);
  }
}
