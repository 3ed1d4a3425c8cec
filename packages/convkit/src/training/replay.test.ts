import {
  type Batch,
  type BatchSource,
  type BatchSourceState,
  buffer,
  disposeModule,
  heNormal,
  INFERENCE,
  Module,
  ones,
  type Pass,
  parameter,
  Rng,
  zeros,
} from '@convkit/core';
import {
  batchNorm,
  conv2d,
  createLoss,
  dropout,
  flatten,
  linear,
  maxPool,
  movingAverage,
  softmaxCrossEntropy,
} from '@convkit/ops';
import {
  type FitOptions,
  fit,
  MemoryRunStore,
  Predictor,
  predictValues,
  type RunEvent,
  type TrainingRecipe,
} from '@convkit/train';
import {
  add,
  memory,
  mul,
  type Rank,
  scalar,
  softplus,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';

beforeAll(() => ensureBackend());

const SHAPE = [8, 8, 2] as const;
const CLASSES = 3;
const BATCH = 4;

type Change = (x: Tensor4D, pass: Pass, net: Net) => Tensor4D;

/** A network with batch norm. `forwards` counts how often its JavaScript runs in training. */
class Net extends Module {
  readonly conv = parameter<Rank.R4>([3, 3, 2, 4], heNormal, new Rng(1));
  readonly scale = parameter<Rank.R1>([4], ones, new Rng(2), { fanIn: 1, fanOut: 1 });
  readonly offset = parameter<Rank.R1>([4], zeros, new Rng(3), { fanIn: 1, fanOut: 1 });
  readonly mean = buffer<Rank.R1>(new Float32Array(4), [4]);
  readonly batches = buffer<Rank.R0>(new Int32Array(1), []);
  readonly fc = parameter<Rank.R2>([64, CLASSES], heNormal, new Rng(4));
  forwards = 0;
  readonly #change: Change;

  constructor(change: Change = (x) => x) {
    super();
    this.#change = change;
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor {
    if (pass.training) this.forwards++;
    const convolved = conv2d(x, this.conv, { padding: 1 }); // [n, 8, 8, 4]
    const { y, mean } = batchNorm(convolved, this.scale, this.offset, { relu: true });
    if (pass.training) {
      pass.update(this.mean, movingAverage<Tensor>(this.mean, mean, { rate: 0.1, correction: 1 }));
      pass.update(this.batches, add(this.batches, scalar(1, 'int32')));
    }
    return linear(flatten(maxPool(this.#change(y, pass, this), { size: 2 })), this.fc);
  }
}

/** Batches of random images, the last one of an epoch smaller. `change` may spoil them. */
class Source implements BatchSource {
  readonly batchesPerEpoch = 12;
  state: BatchSourceState = { epoch: 0, cursor: 0 };

  constructor(readonly change: (batch: Batch, number: number) => Batch = (batch) => batch) {}

  restore(state: BatchSourceState): void {
    this.state = state;
  }

  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const { epoch, cursor } = this.state;
    for (let i = cursor; i < this.batchesPerEpoch; i++) {
      this.state = { epoch, cursor: i + 1 };
      const count = i === this.batchesPerEpoch - 1 ? BATCH - 1 : BATCH;
      const rng = new Rng(5).child(epoch).child(i);
      const images = Float32Array.from({ length: count * 128 }, () => rng.normal());
      const labels = Int32Array.from({ length: count }, (_, n) => (n + i) % CLASSES);
      yield this.change({ images, labels, shape: [count, ...SHAPE] }, epoch * this.batchesPerEpoch + i);
    }
    this.state = { epoch: epoch + 1, cursor: 0 };
  }
}

const RECIPE: TrainingRecipe = {
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  schedule: { name: 'cosine' },
  epochs: 3,
  l2: [{ pattern: 'conv|fc', coefficient: 0.001 }],
};
const STEPS = 36;

/** Trains, and returns what must not depend on `replay`, and how often the network's JavaScript ran. */
async function train(
  options: Partial<FitOptions> & { readonly change?: Change } = {},
  model = new Net(options.change),
) {
  const events: RunEvent[] = [];
  let error: unknown;
  try {
    const validation = new Source();
    for await (const event of fit({
      model,
      loss: softmaxCrossEntropy,
      recipe: RECIPE,
      seed: 1,
      train: new Source(),
      validation,
      replay: true,
      ...options,
    }))
      events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const results = events.map((event) =>
    'imagesPerSecond' in event ? { ...event, imagesPerSecond: 0 } : event,
  );
  disposeModule(model);
  return { results, error: String(error), forwards: model.forwards };
}

/** Trains with and without replay, and checks that nothing else differs. Returns how often the network's JavaScript ran with replay. */
async function compare(options: Parameters<typeof train>[0] = {}, store?: () => MemoryRunStore) {
  const run = (replay: boolean) => train({ ...options, replay, ...(store && { store: store() }) });
  const plain = await run(false);
  const replayed = await run(true);
  expect(plain.error).toBe('undefined');
  expect({ ...replayed, forwards: 0 }).toEqual({ ...plain, forwards: 0 });
  return replayed.forwards;
}

/** Forward passes in JavaScript if most steps are repeated: the first three, and the smaller batch of each epoch. */
const FEW = STEPS / 3;

describe('fit with replay gives the same bits', () => {
  it.each<[string, Partial<FitOptions>]>([
    ['by SGD', {}],
    ['by Adam', { recipe: { ...RECIPE, optimizer: { name: 'adam', learningRate: 0.01 } } }],
    ['with clipped gradients', { recipe: { ...RECIPE, clipNorm: 0.5 } }],
    ['with spikes skipped', { recipe: { ...RECIPE, spikeGuard: { factor: 1.01, window: 4 } } }],
    ['with insight', { insightEvery: 9 }],
  ])('%s', async (_, options) => {
    expect(await compare(options)).toBeLessThanOrEqual(FEW);
  });

  it('when weights are unfrozen later', async () => {
    const recipe = { ...RECIPE, freeze: '^conv', unfreeze: [{ epoch: 2, pattern: '^conv' }] };
    expect(await compare({ recipe })).toBeLessThanOrEqual(FEW + 3);
  });

  it('when checkpoints and averages share the memory of weights', async () => {
    const recipe = { ...RECIPE, ema: { decay: 0.9 } };
    await compare({ recipe, checkpointEvery: 10 }, () => new MemoryRunStore());
  });

  it.each<[string, Partial<FitOptions>]>([
    ['batches are accumulated', { recipe: { ...RECIPE, accumulate: 2 } }],
    ['batches are split', { microBatches: 2 }],
    ['activations are recomputed', { recompute: true }],
    ["the loss runs tfjs's own kernels", { loss: createLoss({ name: 'focal' }) }],
  ])('as usual where %s', async (_, options) => {
    expect(await compare(options)).toBeGreaterThanOrEqual(STEPS);
  });

  it.each<[string, Change]>([
    ['draws from the pass', (x, pass, net) => (pass.training ? dropout(x, 0.5, pass.rng(net)) : x)],
    ["runs tfjs's own kernels", (x) => softplus(x)],
    ['reads values', (x) => mul(x, (x.dataSync()[0] as number) > 0 ? 1 : 2)],
    ['computes something else in every other step', (x, _, { forwards }) => mul(x, 1 + (forwards % 2))],
  ])('as usual where the network %s', async (_, change) => {
    expect(await compare({ change })).toBeGreaterThanOrEqual(STEPS);
  });

  it('when a tensor that the network holds is replaced', async () => {
    let factor = scalar(1);
    const source = new Source((batch, number) => {
      if (number % 20 === 0) {
        factor.dispose();
        factor = scalar(number === 0 ? 1 : 2);
      }
      return batch;
    });
    expect(await compare({ train: source, change: (x) => mul(x, factor) })).toBeLessThanOrEqual(FEW + 2);
    factor.dispose();
  });

  it.each<[string, (batch: Batch) => Batch]>([
    [
      'an image has a value that is not finite',
      (batch) => ({ ...batch, images: batch.images.map(() => Number.NaN) }),
    ],
    ['a batch has too few values', (batch) => ({ ...batch, images: batch.images.subarray(1) })],
    ['a label is out of range', (batch) => ({ ...batch, labels: batch.labels.map(() => CLASSES) })],
  ])('and the same error if %s', async (_, spoil) => {
    const source = () => new Source((batch, number) => (number === 20 ? spoil(batch) : batch));
    const [plain, replayed] = [
      await train({ train: source(), replay: false }),
      await train({ train: source() }),
    ];
    expect(plain.error).not.toBe('undefined');
    expect({ ...replayed, forwards: 0 }).toEqual({ ...plain, forwards: 0 });
    expect(replayed.forwards).toBeLessThanOrEqual(FEW);
  });
});

it('frees what it recorded', async () => {
  await train();
  const before = memory();
  await train();
  expect(memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
});

it('repeats predictions, until a weight changes', async () => {
  const model = new Net();
  const predictor = new Predictor(model, { replay: true });
  let forwards = 0;
  const forward = model.forward.bind(model);
  model.forward = (...inputs) => {
    forwards++;
    return forward(...inputs);
  };
  for await (const { images, shape } of new Source().epoch()) {
    const values = await predictor.predict({ images, shape });
    expect(values).toEqual(await predictValues(model, { images, shape }, 'classification'));
  }
  // Those of `predictValues`, the first three of `Predictor` and its last, which is smaller.
  expect(forwards).toBe(12 + 4);
  const before = model.fc.dataSync().slice();
  model.fc.assign(tidy(() => mul(model.fc, 2)));
  expect(model.fc.dataSync()).toEqual(before.map((value) => 2 * value));
  for await (const { images, shape } of new Source().epoch()) {
    const values = await predictor.predict({ images, shape });
    expect(values).toEqual(await predictValues(model, { images, shape }, 'classification'));
  }
  predictor.dispose();
  disposeModule(model);
});

it('rejects an update of a buffer by a tensor of another shape', async () => {
  const change: Change = (x, pass, net) => {
    if (pass.training) pass.update(net.mean, mul(x, 1) as never);
    return x;
  };
  const { error } = await train({ change });
  expect(error).toContain('cannot update a buffer of float32[4] with float32[4,8,8,4]');
});

it('predicts several batches at a time', async () => {
  const model = new Net();
  const predictor = new Predictor(model, { replay: true, task: 'regression' });
  const batches: Batch[] = [];
  for await (const batch of new Source().epoch()) batches.push(batch);
  const several = await Promise.all(batches.map(({ images, shape }) => predictor.predict({ images, shape })));
  for (const [i, { images, shape }] of batches.entries()) {
    expect(several[i]).toEqual(await predictValues(model, { images, shape }, 'regression'));
  }
  predictor.dispose();
  disposeModule(model);
});
