import { ConfigError, DataError, type Rng } from '@convkit/core';
import { badLabel, type Dataset, isLabel, type Sample, type Shape, sizeOf } from './dataset.js';
import type { Pixels } from './picture.js';
import type { TransformSpec } from './transform-spec.js';
import { compileTransforms, type Transform } from './transforms.js';

/** Samples that are asked for at once, where a dataset answers with promises. */
const AT_ONCE = 32;

/** Transformed samples in arrays of their own. */
export interface Batch {
  /** NHWC. */
  readonly images: Float32Array;
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  readonly labels: Int32Array;
  /** [count, classes], where a transform mixes samples or smooths labels: what the loss is to aim at instead. */
  readonly targets?: Float32Array;
  /** Where in the dataset the samples stand. */
  readonly indices: Uint32Array;
}

/** All that a resumed run needs, beside the loader's options. */
export interface LoaderState {
  /** From 0. */
  readonly epoch: number;
  /** Samples of this epoch that were handed out. */
  readonly cursor: number;
}

export interface LoaderOptions {
  /** Samples a batch. */
  readonly batch: number;
  /** Shuffles, anew each epoch, and drives random transforms; absent, the samples come in order. */
  readonly rng?: Rng;
  /** Leaves out the last batch where it is smaller. */
  readonly dropLast?: boolean;
  readonly transforms?: readonly TransformSpec[];
  /** Random transforms act in training alone. */
  readonly training?: boolean;
}

/**
 * Batches of a dataset, epoch after epoch. The order of epoch e is a permutation drawn from
 * rng.child('epoch').child(e), the randomness of sample i in it from rng.child('augment').child(e).child(i).
 */
export class Loader {
  readonly batchesPerEpoch: number;
  /** Of one picture as the network gets it. */
  readonly shape: Shape;
  readonly #dataset: Dataset;
  readonly #batch: number;
  readonly #rng: Rng | undefined;
  readonly #transform: Transform;
  #state: LoaderState = { epoch: 0, cursor: 0 };

  /** @throws ConfigError when an option is unusable or leaves no batch. */
  constructor(dataset: Dataset, options: LoaderOptions) {
    const { batch, rng, dropLast = false, transforms = [], training = false } = options;
    if (!Number.isInteger(batch) || batch < 1) {
      throw new ConfigError(`batch must be a whole number from 1, got ${batch}`);
    }
    if (dataset.length === 0) throw new ConfigError('the dataset has no samples');
    if (dropLast && batch > dataset.length) {
      throw new ConfigError(`a batch of ${batch} is more than the dataset's ${dataset.length} samples`, {
        hint: 'Dropping the last, smaller batch would leave none: take a smaller batch.',
      });
    }
    this.#dataset = dataset;
    this.#batch = batch;
    this.#rng = rng;
    this.#transform = compileTransforms(transforms, dataset.shape, { training });
    if (this.#transform.random && !rng) throw new ConfigError('random transforms need an rng');
    this.shape = this.#transform.shape;
    this.batchesPerEpoch = dropLast ? Math.floor(dataset.length / batch) : Math.ceil(dataset.length / batch);
  }

  /** After the last batch of an epoch the cursor stays at its end until `epoch()` returns. */
  get state(): LoaderState {
    return this.#state;
  }

  /** @throws ConfigError when no loader with these options was ever in `state`. */
  restore({ epoch, cursor }: LoaderState): void {
    const isCursor =
      cursor === this.#end || (cursor >= 0 && cursor < this.#end && cursor % this.#batch === 0);
    if (!Number.isInteger(epoch) || epoch < 0 || !isCursor) {
      throw new ConfigError(`epoch ${epoch}, cursor ${cursor} is no state of this loader`, {
        hint: `Its batches are of ${this.#batch} samples, its epochs of ${this.#end}.`,
      });
    }
    this.#state = { epoch, cursor };
  }

  /** The rest of the current epoch; then the loader stands at the start of the next. */
  async *epoch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Batch, void, undefined> {
    const { epoch } = this.#state;
    const order = this.#rng?.child('epoch').child(epoch).permutation(this.#dataset.length);
    const augment = this.#transform.random ? this.#rng?.child('augment').child(epoch) : undefined;
    for (let start = this.#state.cursor; start < this.#end; ) {
      signal?.throwIfAborted();
      const end = Math.min(start + this.#batch, this.#end);
      const indices =
        order?.slice(start, end) ?? Uint32Array.from({ length: end - start }, (_, i) => start + i);
      const batch = await this.#load(indices, augment);
      this.#state = { epoch, cursor: end };
      yield batch;
      start = end;
    }
    this.#state = { epoch: epoch + 1, cursor: 0 };
  }

  get #end(): number {
    return Math.min(this.batchesPerEpoch * this.#batch, this.#dataset.length);
  }

  async #load(indices: Uint32Array, augment: Rng | undefined): Promise<Batch> {
    const size = sizeOf(this.shape);
    const images = new Float32Array(indices.length * size);
    const labels = new Int32Array(indices.length);
    for (let start = 0; start < indices.length; start += AT_ONCE) {
      const group = indices.subarray(start, start + AT_ONCE);
      const samples = await fetchSamples(this.#dataset, group);
      samples.forEach((sample, i) => {
        const index = group[i] as number;
        labels[start + i] = sample.label;
        const picture = pixelsOf(sample, this.#dataset, index);
        this.#transform.apply(picture, images, (start + i) * size, augment?.child(index));
      });
    }
    return { images, shape: [indices.length, ...this.shape], labels, indices };
  }
}

function fetchSamples(dataset: Dataset, indices: Uint32Array): Sample[] | Promise<Sample[]> {
  const samples = Array.from(indices, (index) => dataset.get(index));
  return samples.some((sample) => 'then' in sample) ? Promise.all(samples) : (samples as Sample[]);
}

/** @throws DataError when a sample is not what its dataset promises. */
function pixelsOf({ image, label, shape }: Sample, dataset: Dataset, index: number): Pixels {
  const [height, width, channels] = shape ?? dataset.shape;
  if (!isLabel(label, dataset.classes)) throw badLabel(label, dataset.classes, `sample ${index}`);
  if (height === null || width === null || image.length !== height * width * channels) {
    throw new DataError(
      `sample ${index} has ${image.length} values instead of ${height}x${width}x${channels}`,
    );
  }
  return { height, width, channels, data: image };
}
