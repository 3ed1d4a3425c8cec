import { readFileSync } from 'node:fs';
import {
  type Batch,
  type BatchSource,
  buffer,
  INFERENCE,
  Module,
  ones,
  type Pass,
  parameter,
  Rng,
  stateDict,
  zeros,
} from '@convkit/core';
import { batchNorm, batchNormInference, linear, movingAverage, softmaxCrossEntropy } from '@convkit/ops';
import { type Rank, relu, reshape, type Tensor, type Tensor2D, type Variable } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { fit, type TrainingRecipe } from './index.js';
import { useCpu } from './tiny.fixture.js';

beforeAll(useCpu);

/** What PyTorch computes in float64. tooling/goldens/techniques.py has the same network, images and batches. */
interface Golden {
  readonly recipe: Partial<TrainingRecipe>;
  readonly images: number;
  readonly norm: boolean;
  /** Loss of each step. */
  readonly losses: readonly number[];
  /** Weights and running statistics in the end: the average, if there is one. */
  readonly state: Readonly<Record<string, readonly number[]>>;
}

const file = new URL('../goldens/techniques.json', import.meta.url);
const GOLDENS: readonly Golden[] = JSON.parse(readFileSync(file, 'utf8'));
const [FEATURES, HIDDEN, CLASSES, BATCH] = [4, 5, 3, 4];

/** Element i is ((factor i + 3 size) mod count - middle) / scale. */
const numbers = (size: number, [factor, count, middle, scale]: readonly [number, number, number, number]) =>
  Float32Array.from({ length: size }, (_, i) => (((factor * i + 3 * size) % count) - middle) / scale);

/** Linear layer, batch norm if asked, ReLU, linear layer. */
class Net extends Module {
  readonly first: Variable<Rank.R2>;
  readonly last: Variable<Rank.R2>;
  readonly bias = vector(CLASSES, zeros);
  readonly scale = vector(HIDDEN, ones);
  readonly shift = vector(HIDDEN, zeros);
  readonly mean = buffer<Rank.R1>(new Float32Array(HIDDEN), [HIDDEN]);
  readonly variance = buffer<Rank.R1>(new Float32Array(HIDDEN).fill(1), [HIDDEN]);
  readonly #norm: boolean;

  constructor(norm: boolean, spread = 1) {
    super();
    this.#norm = norm;
    const scaled = (values: Float32Array) => values.map((value) => value * spread);
    const [first, last] = [
      numbers(FEATURES * HIDDEN, [5, 13, 6, 8]),
      numbers(HIDDEN * CLASSES, [7, 11, 5, 8]),
    ];
    this.first = parameter<Rank.R2>([FEATURES, HIDDEN], () => scaled(first), new Rng(0));
    this.last = parameter<Rank.R2>([HIDDEN, CLASSES], () => scaled(last), new Rng(0));
  }

  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    const hidden = linear(reshape(x, [-1, FEATURES]) as Tensor2D, this.first);
    return linear(relu(this.#norm ? this.#normalize(hidden, pass) : hidden), this.last, this.bias);
  }

  #normalize(x: Tensor2D, pass: Pass): Tensor2D {
    const running = { mean: this.mean, variance: this.variance };
    if (!pass.training) return batchNormInference(x, running, this.scale, this.shift);
    const { y, mean, variance } = batchNorm(x, this.scale, this.shift);
    const rate = pass.statisticsMomentum ?? 0.1;
    const correction = x.shape[0] / (x.shape[0] - 1);
    pass.update(this.mean, movingAverage(this.mean, mean, { rate, correction: 1 }));
    pass.update(this.variance, movingAverage(this.variance, variance, { rate, correction }));
    return y;
  }
}

const vector = (length: number, initializer: typeof zeros) =>
  parameter<Rank.R1>([length], initializer, new Rng(0), { fanIn: length, fanOut: length });

/** The images in order, in batches of 4. */
class Source implements BatchSource {
  state = { epoch: 0, cursor: 0 };
  readonly batchesPerEpoch: number;
  readonly #values: Float32Array;

  constructor(readonly images: number) {
    this.batchesPerEpoch = Math.ceil(images / BATCH);
    this.#values = numbers(images * FEATURES, [17, 29, 14, 10]);
  }

  restore(state: BatchSource['state']): void {
    this.state = state;
  }

  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const { epoch } = this.state;
    for (let start = this.state.cursor; start < this.images; start += BATCH) {
      const count = Math.min(BATCH, this.images - start);
      this.state = { epoch, cursor: start + count };
      yield {
        images: this.#values.slice(start * FEATURES, (start + count) * FEATURES),
        shape: [count, 2, 2, 1],
        labels: Int32Array.from({ length: count }, (_, i) => (start + i) % CLASSES),
      };
    }
    this.state = { epoch: epoch + 1, cursor: 0 };
  }
}

it.each(GOLDENS)('computes what PyTorch computes with $recipe', async ({ recipe, ...expected }) => {
  const model = new Net(expected.norm);
  const losses: number[] = [];
  const run = fit({
    model,
    loss: softmaxCrossEntropy,
    recipe: {
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
      schedule: { name: 'constant' },
      epochs: 4,
      l2: [],
      ...recipe,
    },
    seed: 1,
    train: new Source(expected.images),
    ...(recipe.distillation && { teacher: new Net(false, 3) }),
  });
  for await (const event of run) if (event.type === 'step') losses.push(event.loss);
  expect(losses).toHaveLength(expected.losses.length);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss - (expected.losses[i] as number)), `step ${i + 1}`).toBeLessThan(1e-5);
  });
  const state = stateDict(model);
  for (const [key, values] of Object.entries(expected.state)) {
    const found = state.get(key)?.dataSync() ?? [];
    expect(found).toHaveLength(values.length);
    values.forEach((value, i) => {
      const difference = Math.abs((found[i] as number) - value);
      expect(difference, `${key} ${i}`).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
    });
  }
});
