import { ConfigError, type Rng } from '@convkit/core';
import { type CommonShape, type Shape, sizeOf } from './dataset.js';
import type { Pixels } from './picture.js';
import { createResizer } from './resize.js';
import { checkSpec, type TransformSpec } from './transform-spec.js';

/** A chain of transforms made ready for pictures of one shape. */
export interface Transform {
  /** Of the result. */
  readonly shape: Shape;
  /** Whether `apply` needs a generator. */
  readonly random: boolean;
  /** Writes the transformed picture into `out` from `offset` on. */
  apply(picture: Pixels, out: Float32Array, offset: number, rng?: Rng): void;
}

type Step = (image: Uint8Array, rng?: Rng) => Uint8Array;

/**
 * Compiles `specs` for pictures of `shape`: geometry works on bytes, the map to numbers comes last, by table. Without
 * `normalize` or `range` the numbers are the bytes, 0 to 255. Random steps act only where `training`.
 * @throws ConfigError naming the step that cannot be applied.
 */
export function compileTransforms(
  specs: readonly TransformSpec[],
  shape: CommonShape,
  { training = false }: { readonly training?: boolean } = {},
): Transform {
  const given = uniform(shape);
  const steps: Step[] = [];
  let now = given;
  let random = false;
  let values: TransformSpec | undefined;
  specs.forEach((spec, i) => {
    const where = `transform ${i + 1} ('${spec.name}')`;
    checkSpec(spec, now, where);
    if (values) {
      throw new ConfigError(`${where} comes after '${values.name}'`, {
        hint: 'Geometry works on bytes: put pad, resize and shift first, then one of normalize and range.',
      });
    }
    if (spec.name === 'normalize' || spec.name === 'range') {
      values = spec;
    } else if (spec.name === 'shift') {
      if (training && spec.by > 0) steps.push(shift(now, spec.by, spec.value ?? 0));
      random ||= training && spec.by > 0;
    } else {
      steps.push(
        spec.name === 'pad' ? pad(now, spec.size, spec.value) : createResizer(now, spec.size, spec.method),
      );
      now = [spec.size[0], spec.size[1], now[2]];
    }
  });
  return { shape: now, random, apply: applier(steps, tablesOf(values, now[2]), given, now) };
}

function uniform([height, width, channels]: CommonShape): Shape {
  if (height !== null && width !== null) return [height, width, channels];
  throw new ConfigError('the pictures differ in size', { hint: 'Give the data set a size.' });
}

function applier(
  steps: readonly Step[],
  tables: readonly Float32Array[],
  from: Shape,
  to: Shape,
): Transform['apply'] {
  const taken = sizeOf(from);
  const size = sizeOf(to);
  return ({ data, height, width, channels }, out, offset, rng) => {
    if (height !== from[0] || width !== from[1] || data.length !== taken || offset + size > out.length) {
      throw new ConfigError(
        `a picture of ${height}x${width}x${channels} was given, ${from.join('x')} is expected`,
      );
    }
    let bytes = data;
    for (const step of steps) bytes = step(bytes, rng);
    if (tables.length === 1) lookUp(bytes, tables[0] as Float32Array, out, offset, size);
    else lookUpPerChannel(bytes, tables, out, offset, size);
  };
}

/** Four at a time: the loop costs more than the look-up. */
function lookUp(
  bytes: Uint8Array,
  table: Float32Array,
  out: Float32Array,
  offset: number,
  size: number,
): void {
  let i = 0;
  for (; i + 3 < size; i += 4) {
    const o = offset + i;
    out[o] = table[bytes[i] as number] as number;
    out[o + 1] = table[bytes[i + 1] as number] as number;
    out[o + 2] = table[bytes[i + 2] as number] as number;
    out[o + 3] = table[bytes[i + 3] as number] as number;
  }
  for (; i < size; i++) out[offset + i] = table[bytes[i] as number] as number;
}

function lookUpPerChannel(
  bytes: Uint8Array,
  tables: readonly Float32Array[],
  out: Float32Array,
  offset: number,
  size: number,
): void {
  const channels = tables.length;
  for (let c = 0; c < channels; c++) {
    const table = tables[c] as Float32Array;
    for (let i = c; i < size; i += channels) out[offset + i] = table[bytes[i] as number] as number;
  }
}

/** The number for each byte, per channel; one table where all channels share it. */
function tablesOf(values: TransformSpec | undefined, channels: number): Float32Array[] {
  const table = (map: (byte: number) => number) => Float32Array.from({ length: 256 }, (_, byte) => map(byte));
  if (values?.name === 'range') {
    return [table((byte) => values.low + ((values.high - values.low) * byte) / 255)];
  }
  if (values?.name !== 'normalize') return [table((byte) => byte)];
  const { mean, std } = values;
  const perChannel = mean.length === 1 && std.length === 1 ? 1 : channels;
  const at = (list: readonly number[], c: number) => (list.length === 1 ? list[0] : list[c]) as number;
  return Array.from({ length: perChannel }, (_, c) =>
    table((byte) => (byte / 255 - at(mean, c)) / at(std, c)),
  );
}

function pad([height, width, channels]: Shape, size: readonly [number, number], value: number): Step {
  const result = new Uint8Array(size[0] * size[1] * channels).fill(value);
  const top = (size[0] - height) >> 1;
  const left = (size[1] - width) >> 1;
  const row = width * channels;
  return (image) => {
    // The border is never written again.
    for (let y = 0; y < height; y++) {
      const target = ((y + top) * size[1] + left) * channels;
      for (let i = 0; i < row; i++) result[target + i] = image[y * row + i] as number;
    }
    return result;
  };
}

function shift([height, width, channels]: Shape, by: number, value: number): Step {
  const result = new Uint8Array(height * width * channels);
  const row = width * channels;
  return (image, rng) => {
    if (!rng)
      throw new ConfigError("the transform 'shift' needs a generator", { hint: 'Give the loader an rng.' });
    const down = rng.integer(2 * by + 1) - by;
    const right = (rng.integer(2 * by + 1) - by) * channels;
    result.fill(value);
    for (let y = Math.max(down, 0); y < height + Math.min(down, 0); y++) {
      const source = (y - down) * row - right;
      for (let i = Math.max(right, 0); i < row + Math.min(right, 0); i++) {
        result[y * row + i] = image[source + i] as number;
      }
    }
    return result;
  };
}
