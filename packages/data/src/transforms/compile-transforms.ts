import { ConfigError, checkArguments, checkOptions, type Rng } from '@convkit/core';
import { COMMON_SHAPE, STEPS } from '../check-values.js';
import { type CommonShape, type Pixels, type Shape, sizeOf } from '../images/types.js';
import { type ApplyToBatch, compileBatchTransforms } from './batches/compile-batch-transforms.js';
import { batchTransforms, imageTransforms, valueTransforms } from './built-in-transforms.js';
import { checkShape } from './check-shape.js';
import { tableOf } from './lookup-tables.js';
import { checkSpec, isPlain, type TransformSpec, type TransformStep } from './transform-spec.js';
import type { CompiledStep, ImageTransform, ValueTransform } from './types.js';
import { withWriter } from './write-values.js';

/** A compiled list of transforms. */
export interface Transform {
  /** Shape of the results. */
  readonly shape: Shape;
  /** Whether the transforms require a generator. */
  readonly random: boolean;
  /** Transforms an image and writes the result to `out` at `offset`. */
  apply(image: Pixels, out: Float32Array, offset: number, rng?: Rng): void;
  /** Applies the transforms of batches: modifies a batch of results in place and returns its targets. Undefined if there are none. */
  readonly applyToBatch?: ApplyToBatch;
}

/**
 * Compiles a list of transforms for images of `shape`. If their sizes differ (null), a transform must make them equal. Images stay bytes until
 * `normalize`; without it, the results are the bytes as numbers from 0 to 255. Random transforms apply only if `training` is set. Otherwise
 * random crops are replaced by central ones.
 * @param options - `training`: enables random transforms. Defaults to false.
 * @throws ConfigError if a transform cannot be applied. The message names it.
 */
export function compileTransforms(
  steps: readonly TransformStep[],
  shape: CommonShape,
  options: { readonly training?: boolean } = {},
): Transform {
  checkArguments('compileTransforms', { steps, shape }, { steps: STEPS, shape: COMMON_SHAPE });
  checkOptions('compileTransforms', options, { training: 'boolean?' });
  const { training = false } = options;
  const chain: CompiledStep[] = [];
  let current = shape;
  let random = false;
  let tables: Float32Array[] | undefined;
  const batchSpecs: TransformSpec[] = [];
  let last = '';
  steps.forEach((step, i) => {
    const where = `transform ${i + 1} ('${step.name}')`;
    if (isPlain(step)) checkSpec(step, current, where);
    if (isPlain(step) && Object.hasOwn(batchTransforms, step.name)) {
      batchSpecs.push(step);
    } else if (tables || batchSpecs.length > 0) {
      throw new ConfigError(`${where} comes after '${last}'`, {
        hint: 'Put transforms of images first, then normalize, then transforms of batches.',
      });
    } else if (isPlain(step) && Object.hasOwn(valueTransforms, step.name)) {
      tables = (valueTransforms as ByName<ValueTransform<TransformSpec>>)[step.name]?.tables(
        step,
        current[2],
      );
    } else {
      const compiled = isPlain(step)
        ? compilePlain(step, current, training)
        : compileCustom(step, current, training);
      if (compiled.step) chain.push(compiled.step);
      random ||= compiled.random;
      current = compiled.shape;
    }
    last = step.name;
  });
  const result = uniform(current);
  const batch = training ? compileBatchTransforms(batchSpecs) : undefined;
  return {
    shape: result,
    random: random || batch?.random === true,
    apply: applier(chain, random, tables ?? [tableOf((byte) => byte)], shape, result),
    ...(batch && { applyToBatch: batch.applyToBatch }),
  };
}

type ByName<T> = Readonly<Record<string, T>>;

interface Compiled {
  /** Undefined if nothing is to be done. */
  readonly step: CompiledStep | undefined;
  readonly random: boolean;
  readonly shape: CommonShape;
}

function compilePlain(spec: TransformSpec, shape: CommonShape, training: boolean): Compiled {
  const transform = (imageTransforms as ByName<unknown>)[spec.name] as ImageTransform<TransformSpec>;
  const isRandom = transform.isRandom?.(spec) ?? false;
  const after = transform.shape?.(spec, shape) ?? shape;
  if (isRandom && !training) {
    return { step: transform.compileForEvaluation?.(spec, shape), random: false, shape: after };
  }
  return { step: transform.compile(spec, shape), random: isRandom, shape: after };
}

function compileCustom(
  step: Exclude<TransformStep, TransformSpec>,
  shape: CommonShape,
  training: boolean,
): Compiled {
  const { random = false } = step;
  return {
    step: random && !training ? undefined : (image, rng) => step.apply(image, random ? rng : undefined),
    random: random && training,
    shape: step.shape?.(shape) ?? shape,
  };
}

function uniform([height, width, channels]: CommonShape): Shape {
  if (height !== null && width !== null) return [height, width, channels];
  throw new ConfigError('the images differ in size', {
    hint: 'Open the dataset with a size, or add resize, center-crop, random-crop or random-resized-crop with [height, width].',
  });
}

function applier(
  steps: readonly CompiledStep[],
  random: boolean,
  tables: readonly Float32Array[],
  from: CommonShape,
  to: Shape,
): Transform['apply'] {
  const size = sizeOf(to);
  const { chain, write } = withWriter(steps, tables, to);
  return (input, out, offset, rng) => {
    if (random && !rng) {
      throw new ConfigError('random transforms require an rng', { hint: 'Pass rng to the loader.' });
    }
    checkShape(input, from, 'input');
    if (offset + size > out.length) {
      throw new ConfigError(`${size} values do not fit into ${out.length} at offset ${offset}`);
    }
    let image = input;
    for (const step of chain) image = step(image, rng as Rng);
    write(image, out, offset, rng as Rng);
  };
}
