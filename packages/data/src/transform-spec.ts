import { ConfigError } from '@convkit/core';
import type { Shape } from './dataset.js';
import { badSize, isSize } from './resize.js';

/** One step from stored bytes to the network's input, as plain data. Geometry first, then at most one of the last two. */
export type TransformSpec =
  /** Centres the picture on a larger one of `value` (0 to 255); an odd rest goes to the bottom and the right. */
  | { readonly name: 'pad'; readonly size: readonly [number, number]; readonly value: number }
  /** Stretches to `size`; bilinear antialiases when it shrinks, and both methods give the bytes that Pillow gives. */
  | {
      readonly name: 'resize';
      readonly size: readonly [number, number];
      readonly method: 'bilinear' | 'nearest';
    }
  /** In training alone: moves by up to `by` whole pixels each way, filling with `value` (0 where absent). */
  | { readonly name: 'shift'; readonly by: number; readonly value?: number }
  /** (x / 255 - mean) / std, one value a channel or one for all. */
  | { readonly name: 'normalize'; readonly mean: readonly number[]; readonly std: readonly number[] }
  /** Maps 0 to `low` and 255 to `high`. */
  | { readonly name: 'range'; readonly low: number; readonly high: number };

const NAMES: readonly TransformSpec['name'][] = ['pad', 'resize', 'shift', 'normalize', 'range'];

/** @throws ConfigError, naming the step, when `spec` cannot be applied to pictures of `shape`. */
export function checkSpec(spec: TransformSpec, shape: Shape, where: string): void {
  const problem = problemOf(spec, shape);
  if (problem) throw new ConfigError(`${where}: ${problem}`);
}

function problemOf(spec: TransformSpec, [height, width, channels]: Shape): string | undefined {
  switch (spec.name) {
    case 'pad':
      if (!isSize(spec.size)) return badSize(spec.size);
      if (spec.size[0] < height || spec.size[1] < width) {
        return `a picture of ${height}x${width} does not fit into ${spec.size.join('x')}: resize it first`;
      }
      return isByte(spec.value) ? undefined : badByte(spec.value);
    case 'resize':
      if (!isSize(spec.size)) return badSize(spec.size);
      if (spec.method === 'bilinear' || spec.method === 'nearest') return undefined;
      return `method must be 'bilinear' or 'nearest', got '${spec.method}'`;
    case 'shift':
      if (!Number.isInteger(spec.by) || spec.by < 0 || spec.by >= Math.min(height, width)) {
        return `by must be a whole number of pixels below the picture's ${height}x${width}, got ${spec.by}`;
      }
      return isByte(spec.value ?? 0) ? undefined : badByte(spec.value);
    case 'normalize':
      if (!isPerChannel(spec.mean, channels) || !isPerChannel(spec.std, channels)) {
        return `mean and std must each hold 1 or ${channels} finite numbers`;
      }
      return spec.std.every((deviation) => deviation > 0) ? undefined : 'std must be greater than 0';
    case 'range':
      if (Number.isFinite(spec.low) && Number.isFinite(spec.high) && spec.low !== spec.high) return undefined;
      return `low and high must be two different finite numbers, got ${spec.low} and ${spec.high}`;
    default:
      return `no such transform; there are ${NAMES.join(', ')}`;
  }
}

const isByte = (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
const badByte = (value: unknown) => `value must be a whole number from 0 to 255, got ${value}`;
const isPerChannel = (values: unknown, channels: number) =>
  Array.isArray(values) &&
  (values.length === 1 || values.length === channels) &&
  values.every(Number.isFinite);
