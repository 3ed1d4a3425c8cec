import { INFERENCE, type Module, namedModules, type Pass, Rng, trainingPass } from '@convkit/core';
import type { Targets } from '@convkit/data';
import type { Batch, BatchSource, BatchSourceState } from '@convkit/train';
import { reshape, type Tensor, tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { LabeledDataset } from '../data/classification-data.js';

/**
 * Makes `model` take features [n, 1, 1, features] instead of images, by running its last layer alone, until the returned function is
 * called. Its state and its keys stay those of the whole network, so checkpoints do not tell the difference.
 */
export function runHeadOnly(model: Module, layer: Module): () => void {
  Object.defineProperty(model, 'forward', {
    configurable: true,
    enumerable: false,
    value: (x: Tensor, pass: Pass = INFERENCE) =>
      layer.forward(reshape(x, [x.shape[0] as number, x.size / (x.shape[0] as number)]), pass),
  });
  return () => {
    delete (model as { forward?: unknown }).forward;
  };
}

/** Why features cannot be cached, or the last layer whose inputs can. */
export type CacheDecision = { readonly layer: Module; readonly path: string } | { readonly reason: string };

/**
 * Whether the inputs of the last layer are the same in every epoch, so that they may be computed once: only that layer is trained,
 * nothing before it is random or updates statistics in training, and nothing comes after it.
 */
export function findCacheableHead(
  model: Module,
  trained: readonly string[],
  input: readonly number[],
): CacheDecision {
  const paths = new Set(trained.map((key) => key.slice(0, key.lastIndexOf('.'))));
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) return { reason: 'more than the last layer is trained' };
  const layer = new Map(namedModules(model)).get(path);
  if (!layer) return { reason: 'the last layer is not a module of its own' };
  const [height, width, channels] = input as [number, number, number];
  const probe = new Rng(0).child('probe');
  const size = 2 * height * width * channels;
  const pixels = Float32Array.from({ length: size }, () => probe.uniform() - 0.5);
  const updates: unknown[] = [];
  const isSame = tidy(() => {
    const x = tensor4d(pixels, [2, height, width, channels]);
    const inference = runCapturing(model, layer, x, INFERENCE);
    const pass = trainingPass(model, { rng: new Rng(0), step: 0 });
    const training = runCapturing(model, layer, x, {
      ...pass,
      update: (buffer) => updates.push(buffer),
      auxiliary: (logits) => updates.push(logits),
    });
    return (
      equal(inference.captured, training.captured) &&
      equal(inference.output, inference.result) &&
      inference.captured.rank === 2
    );
  });
  if (updates.length > 0)
    return { reason: 'layers before the last one keep statistics or have losses of their own' };
  if (!isSame)
    return { reason: 'the inputs of the last layer are random in training, for example by dropout' };
  return { layer, path };
}

/** The inputs of `layer` for each image of a batch. */
export async function computeFeatures(
  model: Module,
  layer: Module,
  { images, shape }: Batch,
): Promise<Float32Array[]> {
  const features = tidy(() => runCapturing(model, layer, tensor(images, [...shape]), INFERENCE).captured);
  const values = (await features.data()) as Float32Array;
  features.dispose();
  const width = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => values.slice(i * width, (i + 1) * width));
}

interface Run {
  readonly captured: Tensor;
  readonly output: Tensor;
  /** The network's. */
  readonly result: Tensor;
}

/** Runs `model` and keeps what goes into and comes out of `layer`. */
function runCapturing(model: Module, layer: Module, x: Tensor, pass: Pass): Run {
  let captured: Tensor | undefined;
  let output: Tensor | undefined;
  const forward = layer.forward;
  Object.defineProperty(layer, 'forward', {
    configurable: true,
    enumerable: false,
    value: (input: Tensor, inner?: Pass) => {
      captured = input;
      output = forward.call(layer, input, inner);
      return output;
    },
  });
  try {
    const result = model.forward(x, pass);
    return { captured: captured as Tensor, output: output as Tensor, result };
  } finally {
    delete (layer as { forward?: unknown }).forward;
  }
}

function equal(a: Tensor, b: Tensor): boolean {
  if (String(a.shape) !== String(b.shape)) return false;
  const [left, right] = [a.dataSync(), b.dataSync()];
  return left.every((value, i) => value === right[i]);
}

/** Cached features in the order in which `source` would hand out their images. */
export class FeatureSource implements BatchSource {
  readonly #order: BatchSource;
  readonly #features: readonly Float32Array[];
  readonly #samples: Pick<LabeledDataset, 'labels' | 'targets'>;

  /**
   * @param order A source whose batches name their samples by `indices`.
   * @param features The features of each sample of the dataset.
   */
  constructor(
    order: BatchSource,
    features: readonly Float32Array[],
    samples: Pick<LabeledDataset, 'labels' | 'targets'>,
  ) {
    this.#order = order;
    this.#features = features;
    this.#samples = samples;
  }

  get batchesPerEpoch(): number {
    return this.#order.batchesPerEpoch;
  }

  get state(): BatchSourceState {
    return this.#order.state;
  }

  restore(state: BatchSourceState): void {
    this.#order.restore(state);
  }

  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const width = this.#features[0]?.length ?? 0;
    const { labels, targets } = this.#samples;
    for await (const batch of this.#order.epoch() as AsyncIterable<Batch & { indices: ArrayLike<number> }>) {
      const indices = Array.from(batch.indices);
      const images = new Float32Array(indices.length * width);
      for (const [i, index] of indices.entries())
        images.set(this.#features[index] as Float32Array, i * width);
      yield {
        images,
        shape: [indices.length, 1, 1, width],
        labels: Int32Array.from(indices, (index) => labels[index] as number),
        ...(targets && { targets: Float32Array.from(indices.flatMap((index) => targetsOf(targets, index))) }),
      };
    }
  }
}

const targetsOf = ({ width, values }: Targets, index: number): number[] =>
  Array.from({ length: width }, (_, j) => values[index * width + j] as number);
