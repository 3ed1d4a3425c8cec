import { ConfigError, type Rng } from '@convkit/core';
import type { CommonShape } from '../datasets/dataset.js';
import type { Pixels } from '../images/image.js';
import { problemOfOptions } from './options.js';
import {
  type BatchSpec,
  batchTransforms,
  type ImageSpec,
  imageTransforms,
  type ValueSpec,
  valueTransforms,
} from './transform-kinds.js';

/**
 * One step from stored bytes to the network's input, as plain data: images first, then at most one of `normalize` and
 * `range`, then those that mix batches.
 */
export type TransformSpec = ImageSpec | ValueSpec | BatchSpec;

/** A step of one's own among those on images. It cannot be sent to workers or kept with a run. */
export interface CustomTransform {
  /** What errors call it. */
  readonly name: string;
  /** Whether chance plays a part: it acts in training alone, and is given a generator. */
  readonly random?: boolean;
  /** Of its results, for images of `shape` (null where they differ); the same where absent. */
  shape?(shape: CommonShape): CommonShape;
  /** Gives an image that it will not write to again, or the same; never writes to `image`. */
  apply(image: Pixels, rng: Rng | undefined): Pixels;
}

export type TransformStep = TransformSpec | CustomTransform;

/** Whether a step is plain data, which workers and run specs can take. */
export const isPlain = (step: TransformStep): step is TransformSpec =>
  typeof (step as Partial<CustomTransform>).apply !== 'function';

const KINDS: Readonly<Record<string, object>> = {
  ...imageTransforms,
  ...valueTransforms,
  ...batchTransforms,
};

/** @throws ConfigError, naming the step, when `spec` cannot be applied to images of `shape`. */
export function checkSpec(spec: TransformSpec, shape: CommonShape, where: string): void {
  const problem = Object.hasOwn(KINDS, spec.name)
    ? problemOf(KINDS[spec.name] as (typeof imageTransforms)['pad'], spec, shape)
    : `no such transform; there are ${Object.keys(KINDS).join(', ')}`;
  if (problem) throw new ConfigError(`${where}: ${problem}`);
}

const problemOf = (kind: (typeof imageTransforms)['pad'], spec: object, shape: CommonShape) =>
  problemOfOptions(spec, kind.options, shape[2]) ?? kind.problem?.(spec as { name: 'pad' }, shape);

/** What a step works on; a chain goes through them in this order. Undefined for a name that there is not. */
export function stageOf(step: TransformStep): 'images' | 'values' | 'batches' | undefined {
  if (!isPlain(step) || Object.hasOwn(imageTransforms, step.name)) return 'images';
  if (Object.hasOwn(valueTransforms, step.name)) return 'values';
  return Object.hasOwn(batchTransforms, step.name) ? 'batches' : undefined;
}

/** One line a step: its place, name and options. */
export function describeTransforms(steps: readonly TransformStep[]): string {
  return steps.map((step, i) => `${i + 1}. ${describe(step)}`).join('\n');
}

function describe(step: TransformStep): string {
  if (!isPlain(step)) return `${step.name} (custom)`;
  const options = Object.entries(step).filter(([field]) => field !== 'name');
  return [step.name, ...options.map(([field, value]) => `${field}=${JSON.stringify(value)}`)].join(' ');
}
