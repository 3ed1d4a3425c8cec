import { DataError, isConvkitError, Rng } from '@convkit/core';
import type { EncodedSample, Sample } from '../datasets/dataset.js';
import type { decodeImage } from '../images/decode.js';
import { type Pixels, sizeOf } from '../images/types.js';
import { compileTransforms, type Transform } from '../transforms/compile-transforms.js';
import type { BatchRecipe, BatchTask, ProcessedSamples, SampleProcessor } from './batch-task.js';

/** The signature of `decodeImage`, or of a function that loads it first. */
export type Decode = (...args: Parameters<typeof decodeImage>) => Pixels | Promise<Pixels>;

/** Decodes and transforms in the calling thread. */
export class LocalProcessor implements SampleProcessor {
  readonly transform: Transform;
  readonly #recipe: BatchRecipe;
  readonly #rng: Rng | undefined;
  readonly #decodeImage: Decode;
  #augment: { readonly epoch: number; readonly rng: Rng } | undefined;

  /** @throws ConfigError if the transforms cannot be applied. */
  constructor(recipe: BatchRecipe, decodeImage: Decode) {
    const { transforms, shape, training, rng } = recipe;
    this.#recipe = recipe;
    this.#decodeImage = decodeImage;
    this.#rng = rng && Rng.restore(rng);
    this.transform = compileTransforms(transforms, shape, { training });
  }

  /** @throws DataError if a sample is corrupt and not to be skipped. The message names the file or sample. */
  async process(task: BatchTask, buffer?: ArrayBuffer): Promise<ProcessedSamples> {
    const size = sizeOf(this.transform.shape);
    const count = task.samples.length;
    const images = new Float32Array(buffer ?? new ArrayBuffer(4 * count * size), 0, count * size);
    const dropped: number[] = [];
    for (let i = 0; i < count; i++) {
      try {
        const sample = task.samples[i] as Sample | EncodedSample;
        const image = 'bytes' in sample ? await this.#decode(sample) : this.#pixels(sample, task, i);
        this.transform.apply(image, images, (i - dropped.length) * size, this.#rngOf(task, i));
      } catch (error) {
        if (!isCorrupt(error, this.#recipe)) throw error;
        dropped.push(i);
      }
    }
    if (dropped.length === 0) return { images, dropped, ...this.#transformBatch(task, images, task.labels) };
    const kept = (count - dropped.length) * size;
    const left = buffer ? images.subarray(0, kept) : images.slice(0, kept);
    const labels = task.labels.filter((_, place) => !dropped.includes(place));
    return { images: left, dropped, ...this.#transformBatch(task, left, labels) };
  }

  /** Applies the batch transforms in place, with a generator of the batch's own. */
  #transformBatch(
    { epoch, cursor }: BatchTask,
    images: Float32Array,
    labels: Int32Array,
  ): { targets?: Float32Array } {
    const { applyToBatch, shape } = this.transform;
    if (!applyToBatch || labels.length === 0) return {};
    const rng = this.#rng?.child('mix').child(epoch).child(cursor);
    const batch = { images, labels, shape: [labels.length, ...shape] as const };
    return { targets: applyToBatch(batch, this.#recipe.classes, rng) };
  }

  async #decode({ bytes, name, decode }: EncodedSample): Promise<Pixels> {
    const image = await this.#decodeImage(bytes, name, decode);
    const [height, width] = this.#recipe.shape;
    if ((height ?? image.height) === image.height && (width ?? image.width) === image.width) {
      return image;
    }
    throw new DataError(
      `${name} is ${image.height}x${image.width}, but the dataset's shape is ${height}x${width}`,
    );
  }

  #pixels({ image, shape }: Sample, { indices }: BatchTask, i: number): Pixels {
    const [height, width, channels] = shape ?? this.#recipe.shape;
    if (height !== null && width !== null && image.length === height * width * channels) {
      return { height, width, channels, data: image };
    }
    throw new DataError(
      `sample ${indices[i]} has ${image.length} values instead of ${height}x${width}x${channels}`,
    );
  }

  /** Returns the generator of a sample. A sample that is drawn again in an epoch has a different one each time. */
  #rngOf({ epoch, indices, repeats }: BatchTask, i: number): Rng | undefined {
    if (!this.#rng || !this.transform.random) return undefined;
    if (this.#augment?.epoch !== epoch) {
      this.#augment = { epoch, rng: this.#rng.child('augment').child(epoch) };
    }
    const rng = this.#augment.rng.child(indices[i] as number);
    const times = repeats?.[i] ?? 0;
    return times === 0 ? rng : rng.child('again').child(times);
  }
}

/** Whether `error` reports a corrupt image that is to be skipped. */
export const isCorrupt = (error: unknown, { onCorrupt }: Pick<BatchRecipe, 'onCorrupt'>): boolean =>
  onCorrupt === 'skip' && isConvkitError(error, 'DATA');
