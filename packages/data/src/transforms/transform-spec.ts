import { ConfigError, checkArguments, type Rng } from '@convkit/core';
import { STEPS } from '../check-values.js';
import type { CommonShape, Pixels } from '../images/types.js';
import {
  type BatchSpec,
  batchTransforms,
  type ImageSpec,
  imageTransforms,
  type ValueSpec,
  valueTransforms,
} from './built-in-transforms.js';
import { problemOfOptions } from './options.js';

/**
 * A built-in transform as plain data. A list has transforms of images first, then at most one `normalize`, then transforms of batches.
 */
export type TransformSpec = ImageSpec | ValueSpec | BatchSpec;

/** A custom transform of images. It cannot be sent to workers or saved with a run. */
export interface CustomTransform {
  /** Name in error messages. */
  readonly name: string;
  /**
   * Whether the transform is random. If so, it applies only during training and receives a generator.
   * @defaultValue false
   */
  readonly random?: boolean;
  /** Returns the shape of the results for images of `shape` (null where they differ). Defaults to `shape`. */
  shape?(shape: CommonShape): CommonShape;
  /** Transforms an image. Must not modify `image`, nor the result after returning it. */
  apply(image: Pixels, rng: Rng | undefined): Pixels;
}

/** A built-in or custom transform. */
export type TransformStep = TransformSpec | CustomTransform;

/** Whether a transform is plain data, which can be sent to workers and saved with a run. */
export const isPlain = (step: TransformStep): step is TransformSpec => {
  checkArguments('isPlain', { step }, { step: 'object' });
  return typeof (step as Partial<CustomTransform>).apply !== 'function';
};

const BUILT_IN: Readonly<Record<string, object>> = {
  ...imageTransforms,
  ...valueTransforms,
  ...batchTransforms,
};

/** @throws ConfigError if `spec` cannot be applied to images of `shape`. The message names the transform. */
export function checkSpec(spec: TransformSpec, shape: CommonShape, where: string): void {
  const problem = Object.hasOwn(BUILT_IN, spec.name)
    ? problemOf(BUILT_IN[spec.name] as (typeof imageTransforms)['pad'], spec, shape)
    : `no such transform; the transforms are ${Object.keys(BUILT_IN).join(', ')}`;
  if (problem) throw new ConfigError(`${where}: ${problem}`);
}

const problemOf = (transform: (typeof imageTransforms)['pad'], spec: object, shape: CommonShape) =>
  problemOfOptions(spec, transform.options, shape[2]) ?? transform.problem?.(spec as { name: 'pad' }, shape);

/** Returns what a transform works on. A list applies the stages in this order. Undefined for an unknown name. */
export function stageOf(step: TransformStep): 'images' | 'values' | 'batches' | undefined {
  checkArguments('stageOf', { step }, { step: 'object' });
  if (!isPlain(step) || Object.hasOwn(imageTransforms, step.name)) return 'images';
  if (Object.hasOwn(valueTransforms, step.name)) return 'values';
  return Object.hasOwn(batchTransforms, step.name) ? 'batches' : undefined;
}

/** Describes a list of transforms, one per line: position, name and options. */
export function describeTransforms(steps: readonly TransformStep[]): string {
  checkArguments('describeTransforms', { steps }, { steps: STEPS });
  return steps.map((step, i) => `${i + 1}. ${describe(step)}`).join('\n');
}

function describe(step: TransformStep): string {
  if (!isPlain(step)) return `${step.name} (custom)`;
  const options = Object.entries(step).filter(([field]) => field !== 'name');
  return [step.name, ...options.map(([field, value]) => `${field}=${JSON.stringify(value)}`)].join(' ');
}
