import { type Batch, ConfigError, INFERENCE, Module, type Pass, parameter, Rng, zeros } from '@convkit/core';
import { linear, softmaxCrossEntropy } from '@convkit/ops';
import {
  add,
  memory,
  mul,
  type Rank,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { StepEvent } from '../events.js';
import { fit } from '../fit.js';
import type { FitOptions } from '../fit-options.js';
import {
  CLASSES,
  PLAIN_SGD,
  SGD_LEARNING_RATE,
  TinyNet,
  TinySource,
  tinyOptions,
  useCpu,
} from '../tiny.fixture.js';

beforeAll(useCpu);

const steps = (options: Partial<FitOptions>) => stepsOf(tinyOptions(options));

async function stepsOf(options: FitOptions): Promise<StepEvent[]> {
  const events: StepEvent[] = [];
  for await (const event of fit(options)) if (event.type === 'step') events.push(event);
  return events;
}

const filled = (values: readonly number[]) => () => Float32Array.from(values);

/** Four ReLUs on one input: 1, -1, 2 and 0 times it. */
class Hidden extends Module {
  readonly weight: Variable<Rank.R2> = parameter<Rank.R2>([1, 4], filled([1, -1, 2, 0]), new Rng(1));

  forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, linear(x, this.weight, undefined, 'relu'), 'relu');
  }
}

/** The logits: the first three hidden units. The bias is zero in the beginning. */
class Output extends Module {
  readonly weight: Variable<Rank.R2> = parameter<Rank.R2>(
    [4, CLASSES],
    filled([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
    new Rng(1),
  );
  forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, linear(x, this.weight));
  }
}

class Bias extends Module {
  readonly bias: Variable<Rank.R1> = parameter<Rank.R1>([CLASSES], zeros, new Rng(1), {
    fanIn: 1,
    fanOut: 1,
  });

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    return pass.tap(this, add(x, this.bias));
  }
}

class Net extends Module {
  readonly hidden = new Hidden();
  readonly output = new Output();
  readonly shift = new Bias();

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    const hidden = this.hidden.forward(reshape(x, [-1, 1]), pass);
    return pass.tap(this, this.shift.forward(this.output.forward(hidden, pass), pass));
  }
}

/** One batch of two inputs, 1 and 2, of the classes 0 and 2. */
class TwoNumbers extends TinySource {
  override readonly batchesPerEpoch = 1;

  override async *epoch(): AsyncGenerator<Batch, void, undefined> {
    yield { images: Float32Array.of(1, 2), shape: [2, 1, 1, 1], labels: Int32Array.of(0, 2) };
    this.state = { epoch: 1, cursor: 0 };
  }
}

const softmax = (logits: readonly number[]) => {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

it('reports the norms, ratios and dead units that are worked out by hand', async () => {
  const train = new TwoNumbers();
  const validation = new TwoNumbers();
  const [event] = await steps({ model: new Net(), recipe: PLAIN_SGD, train, validation, insightEvery: 1 });
  // The hidden units are x, 0, 2x and 0; the logits are x, 0 and 2x. The gradient of the logits is (p - target) / 2.
  const gradients = [1, 2].map((x, i) =>
    softmax([x, 0, 2 * x]).map((p, label) => (p - (label === 2 * i ? 1 : 0)) / 2),
  );
  const sum = (f: (i: number) => number) => f(0) + f(1);
  const dz = (i: number, label: number) => gradients[i]?.[label] as number;
  const x = (i: number) => i + 1;
  const hidden = Math.hypot(
    sum((i) => x(i) * dz(i, 0)),
    sum((i) => x(i) * dz(i, 2)),
  );
  const output = Math.hypot(
    ...[1, 2].flatMap((scale) => [0, 1, 2].map((label) => sum((i) => scale * x(i) * dz(i, label)))),
  );
  const shift = Math.hypot(...[0, 1, 2].map((label) => sum((i) => dz(i, label))));
  expect(event?.gradientNorms?.hidden).toBeCloseTo(hidden, 6);
  expect(event?.gradientNorms?.output).toBeCloseTo(output, 6);
  expect(event?.gradientNorms?.shift).toBeCloseTo(shift, 6);
  expect(event?.updateRatios?.hidden).toBeCloseTo((SGD_LEARNING_RATE * hidden) / Math.sqrt(6), 6);
  expect(event?.updateRatios?.output).toBeCloseTo((SGD_LEARNING_RATE * output) / Math.sqrt(3), 6);
  // There is no ratio to weights that are all zero.
  expect(Object.keys(event?.updateRatios ?? {})).toEqual(['hidden', 'output']);
  expect(event?.deadUnits).toEqual({ hidden: 0.5 });
});

it('has insight every insightEvery steps, without changing the training or leaking tensors', async () => {
  const [watched, alone] = [new TinyNet(1), new TinyNet(1)];
  const options = tinyOptions({ model: watched, insightEvery: 3 });
  const before = memory().numTensors;
  const events = await stepsOf(options);
  expect(memory().numTensors).toBe(before);
  const plain = await steps({ model: alone });
  for (const name of ['gradientNorms', 'updateRatios', 'deadUnits'] as const) {
    expect(events.filter((event) => event[name]).map(({ step }) => step)).toEqual(
      events.map(({ step }) => step).filter((step) => step % 3 === 1),
    );
    expect(plain.some((event) => event[name])).toBe(false);
  }
  expect([...watched.weight.dataSync()]).toEqual([...alone.weight.dataSync()]);
});

it('leaks no tensors in a step that fails', async () => {
  const model = new Net();
  const loss = (outputs: Tensor2D, labels: Parameters<typeof softmaxCrossEntropy>[1]) =>
    mul(softmaxCrossEntropy(outputs, labels), Number.NaN) as Scalar;
  const options = tinyOptions({ model, loss, recipe: PLAIN_SGD, train: new TwoNumbers(), insightEvery: 1 });
  const before = memory().numTensors;
  const run = stepsOf(options);
  await expect(run).rejects.toThrow('Training diverged');
  expect(memory().numTensors).toBe(before);
});

it.each([0, 1.5, -1])('rejects insightEvery: %d', async (insightEvery) => {
  await expect(steps({ insightEvery })).rejects.toThrow(ConfigError);
});
