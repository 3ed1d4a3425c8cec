import { DataError, isConvkitError, Rng } from '@convkit/core';
import { type EncodedSample, type Sample, sizeOf } from '../datasets/dataset.js';
import type { decodeImage } from '../images/decode.js';
import type { Pixels } from '../images/image.js';
import { compileTransforms, type Transform } from '../transforms/compile-transforms.js';
import type { BatchRecipe, BatchTask, ImageMaker, MadeImages } from './batch-task.js';

/** As `decodeImage`; a promise of it where decoders are loaded late. */
export type Decode = (...args: Parameters<typeof decodeImage>) => Pixels | Promise<Pixels>;

/** Decodes and transforms in the thread that asks: the page's or program's own, or a worker's. */
export class LocalMaker implements ImageMaker {
  readonly transform: Transform;
  readonly #recipe: BatchRecipe;
  readonly #rng: Rng | undefined;
  readonly #decodeImage: Decode;
  #augment: { readonly epoch: number; readonly rng: Rng } | undefined;

  /** @throws ConfigError when the transforms cannot be applied. */
  constructor(recipe: BatchRecipe, decodeImage: Decode) {
    const { transforms, shape, training, rng } = recipe;
    this.#recipe = recipe;
    this.#decodeImage = decodeImage;
    this.#rng = rng && Rng.restore(rng);
    this.transform = compileTransforms(transforms, shape, { training });
  }

  /** @throws DataError naming the file or sample that cannot be used, where such are not to be skipped, or all are. */
  async make(task: BatchTask, buffer?: ArrayBuffer): Promise<MadeImages> {
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
    if (dropped.length === 0) return { images, dropped, ...this.#mixed(task, images, task.labels) };
    const kept = (count - dropped.length) * size;
    const left = buffer ? images.subarray(0, kept) : images.slice(0, kept);
    const labels = task.labels.filter((_, place) => !dropped.includes(place));
    return { images: left, dropped, ...this.#mixed(task, left, labels) };
  }

  /** Mixes the images in place; the randomness is the batch's own. */
  #mixed({ epoch, cursor }: BatchTask, images: Float32Array, labels: Int32Array): { targets?: Float32Array } {
    const { mix, shape } = this.transform;
    if (!mix || labels.length === 0) return {};
    const rng = this.#rng?.child('mix').child(epoch).child(cursor);
    return { targets: mix({ images, labels, shape: [labels.length, ...shape] }, this.#recipe.classes, rng) };
  }

  async #decode({ bytes, name, decode }: EncodedSample): Promise<Pixels> {
    const image = await this.#decodeImage(bytes, name, decode);
    const [height, width] = this.#recipe.shape;
    if ((height ?? image.height) === image.height && (width ?? image.width) === image.width) {
      return image;
    }
    throw new DataError(
      `${name} is ${image.height}x${image.width}, the data set's images are ${height}x${width}`,
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

  /** A sample that is drawn again in an epoch is augmented anew. */
  #rngOf({ epoch, indices, repeats }: BatchTask, i: number): Rng | undefined {
    if (!this.#rng || !this.transform.random) return undefined;
    if (this.#augment?.epoch !== epoch) {
      this.#augment = { epoch, rng: this.#rng.child('augment').child(epoch) };
    }
    const rng = this.#augment.rng.child(indices[i] as number);
    const again = repeats?.[i] ?? 0;
    return again === 0 ? rng : rng.child('again').child(again);
  }
}

/** Whether `error` says that an image is corrupt, and such are to be skipped. */
export const isCorrupt = (error: unknown, { onCorrupt }: Pick<BatchRecipe, 'onCorrupt'>): boolean =>
  onCorrupt === 'skip' && isConvkitError(error) && error.code === 'DATA';
