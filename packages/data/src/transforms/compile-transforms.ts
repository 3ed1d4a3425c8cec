import { ConfigError, type Rng } from '@convkit/core';
import { type CommonShape, type Shape, sizeOf } from '../datasets/dataset.js';
import type { Pixels } from '../images/image.js';
import { compileMix, type Mix } from './batches/compile-mix.js';
import type { ImageTransform, Step, ValueTransform } from './contract.js';
import { lookUp, tableOf } from './policies/tables.js';
import { batchTransforms, imageTransforms, valueTransforms } from './transform-kinds.js';
import { checkSpec, isPlain, type TransformSpec, type TransformStep } from './transform-spec.js';

/** A chain of transforms made ready for the images of one set. */
export interface Transform {
  /** Of the result. */
  readonly shape: Shape;
  /** Whether a generator is needed. */
  readonly random: boolean;
  /** Writes the transformed image into `out` from `offset` on. */
  apply(image: Pixels, out: Float32Array, offset: number, rng?: Rng): void;
  /** Where a step mixes samples or smooths labels: changes a batch of results, and gives its targets [count, classes]. */
  readonly mix?: Mix;
}

/**
 * Compiles `steps` for images of `shape`, null where they differ in size: then a step must give them one. Images are
 * bytes until the map to numbers, by table; without `normalize` the numbers are the bytes, 0 to 255. Random steps
 * act only where `training`; of those that cut, elsewhere their deterministic counterparts.
 * @throws ConfigError naming the step that cannot be applied.
 */
export function compileTransforms(
  steps: readonly TransformStep[],
  shape: CommonShape,
  { training = false }: { readonly training?: boolean } = {},
): Transform {
  const chain: Step[] = [];
  let now = shape;
  let random = false;
  let tables: Float32Array[] | undefined;
  const mixing: TransformSpec[] = [];
  let last = '';
  steps.forEach((step, i) => {
    const where = `transform ${i + 1} ('${step.name}')`;
    if (isPlain(step)) checkSpec(step, now, where);
    if (isPlain(step) && Object.hasOwn(batchTransforms, step.name)) {
      mixing.push(step);
    } else if (tables || mixing.length > 0) {
      throw new ConfigError(`${where} comes after '${last}'`, {
        hint: 'Steps on images come first, then normalize, then those that mix batches.',
      });
    } else if (isPlain(step) && Object.hasOwn(valueTransforms, step.name)) {
      tables = (valueTransforms as Kinds<ValueTransform<TransformSpec>>)[step.name]?.tables(step, now[2]);
    } else {
      const compiled = isPlain(step) ? compilePlain(step, now, training) : compileCustom(step, now, training);
      if (compiled.step) chain.push(compiled.step);
      random ||= compiled.random;
      now = compiled.shape;
    }
    last = step.name;
  });
  const result = uniform(now);
  const mix = training ? compileMix(mixing) : undefined;
  return {
    shape: result,
    random: random || mix?.random === true,
    apply: applier(chain, random, tables ?? [tableOf((byte) => byte)], shape, result),
    ...(mix && { mix: mix.mix }),
  };
}

type Kinds<Kind> = Readonly<Record<string, Kind>>;

interface Compiled {
  /** Absent where it does nothing. */
  readonly step: Step | undefined;
  readonly random: boolean;
  readonly shape: CommonShape;
}

function compilePlain(spec: TransformSpec, shape: CommonShape, training: boolean): Compiled {
  const kind = (imageTransforms as Kinds<unknown>)[spec.name] as ImageTransform<TransformSpec>;
  const isRandom = kind.isRandom?.(spec) ?? false;
  const after = kind.shape?.(spec, shape) ?? shape;
  if (isRandom && !training) {
    return { step: kind.compileSteady?.(spec, shape), random: false, shape: after };
  }
  return { step: kind.compile(spec, shape), random: isRandom, shape: after };
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
    hint: 'Give the data set a size, or add a resize, center-crop, random-crop or random-resized-crop with both sides.',
  });
}

function applier(
  chain: readonly Step[],
  random: boolean,
  tables: readonly Float32Array[],
  from: CommonShape,
  to: Shape,
): Transform['apply'] {
  const size = sizeOf(to);
  return (input, out, offset, rng) => {
    if (random && !rng) {
      throw new ConfigError('random transforms need a generator', { hint: 'Give the loader an rng.' });
    }
    assertShape(input, from, 'was given');
    if (offset + size > out.length) {
      throw new ConfigError(`${size} values do not fit into ${out.length} from ${offset} on`);
    }
    let image = input;
    for (const step of chain) image = step(image, rng as Rng);
    assertShape(image, to, 'came out of the transforms');
    lookUp(image.data, tables, out, offset, size);
  };
}

function assertShape({ height, width, channels, data }: Pixels, expected: CommonShape, what: string): void {
  const isExpected =
    (expected[0] === null || height === expected[0]) &&
    (expected[1] === null || width === expected[1]) &&
    channels === expected[2] &&
    data.length === height * width * channels;
  if (isExpected) return;
  const size = expected.map((extent) => extent ?? '?').join('x');
  throw new ConfigError(
    `an image of ${height}x${width}x${channels} in ${data.length} bytes ${what}, ${size} is expected`,
  );
}
