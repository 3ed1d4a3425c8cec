import {
  type Batch,
  type BatchSource,
  type BatchSourceState,
  buffer,
  glorotUniform,
  INFERENCE,
  Module,
  type Pass,
  parameter,
  Rng,
  zeros,
} from '@convkit/core';
import '@tensorflow/tfjs-backend-cpu';
import { dropout, installGradients, linear, softmaxCrossEntropy } from '@convkit/ops';
import {
  add,
  mean,
  mul,
  type Rank,
  ready,
  reshape,
  setBackend,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { FitOptions, TrainingRecipe } from './fit-options.js';

export const CLASSES = 3;
const FEATURES = 4;

export async function useCpu(): Promise<void> {
  await setBackend('cpu');
  await ready();
  installGradients();
}

/** Network with everything that makes resuming hard: parameters, dropout, and a buffer that training updates. */
export class TinyNet extends Module {
  readonly weight: Variable<Rank.R2>;
  readonly bias: Variable<Rank.R1>;
  readonly running = buffer(new Float32Array(FEATURES), [FEATURES]);

  constructor(seed: number) {
    super();
    this.weight = parameter<Rank.R2>([FEATURES, CLASSES], glorotUniform, new Rng(seed).child('weight'));
    this.bias = parameter<Rank.R1>([CLASSES], zeros, new Rng(seed), { fanIn: FEATURES, fanOut: CLASSES });
  }

  forward(images: Tensor, pass: Pass = INFERENCE): Tensor {
    let x: Tensor2D = reshape(images, [-1, FEATURES]);
    if (pass.training) {
      pass.update(this.running, add(mul(this.running, 0.9), mul(mean(x, 0), 0.1)));
      x = dropout(x, 0.25, pass.rng(this));
    }
    return linear(x, this.weight, this.bias);
  }
}

/** Separable points, one blob per class, shuffled every epoch, with a smaller last batch. */
export class TinySource implements BatchSource {
  readonly batchesPerEpoch: number;
  readonly #images: Float32Array;
  state: BatchSourceState = { epoch: 0, cursor: 0 };

  constructor(
    readonly length = 50,
    readonly batchSize = 8,
    readonly seed = 3,
  ) {
    const noise = new Rng(seed).child('noise');
    this.#images = Float32Array.from({ length: length * FEATURES }, (_, i) => {
      const isSignal = i % FEATURES === Math.floor(i / FEATURES) % CLASSES;
      return (isSignal ? 2 : 0) + 0.3 * noise.normal();
    });
    this.batchesPerEpoch = Math.ceil(length / batchSize);
  }

  restore(state: BatchSourceState): void {
    this.state = state;
  }

  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const { epoch } = this.state;
    const order = new Rng(this.seed).child(epoch).permutation(this.length);
    for (let start = this.state.cursor; start < this.length; start += this.batchSize) {
      const indices = order.slice(start, start + this.batchSize);
      this.state = { epoch, cursor: Math.min(start + this.batchSize, this.length) };
      yield this.#toBatch(indices);
    }
    this.state = { epoch: epoch + 1, cursor: 0 };
  }

  #toBatch(indices: Uint32Array): Batch {
    const images = new Float32Array(indices.length * FEATURES);
    indices.forEach((index, i) => {
      images.set(this.#images.subarray(index * FEATURES, (index + 1) * FEATURES), i * FEATURES);
    });
    return { images, shape: [indices.length, 2, 2, 1], labels: Int32Array.from(indices, (i) => i % CLASSES) };
  }
}

export const RECIPE: TrainingRecipe = {
  optimizer: { name: 'adam', learningRate: 0.05 },
  schedule: { name: 'cosine', warmupEpochs: 1 },
  epochs: 4,
  l2: [{ pattern: 'weight$', coefficient: 0.001 }],
  clipNorm: 1,
};

export const SGD_LEARNING_RATE = 0.1;

/** An update is the gradient times `SGD_LEARNING_RATE`. */
export const PLAIN_SGD: TrainingRecipe = {
  optimizer: { name: 'sgd', learningRate: SGD_LEARNING_RATE, momentum: 0 },
  schedule: { name: 'constant' },
  epochs: 1,
  l2: [],
};

export function tinyOptions(options: Partial<FitOptions> = {}): FitOptions {
  return {
    loss: softmaxCrossEntropy,
    recipe: RECIPE,
    seed: 7,
    train: new TinySource(),
    validation: new TinySource(20, 8, 4),
    ...options,
    model: options.model ?? new TinyNet(1),
  };
}
