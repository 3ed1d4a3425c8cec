import { type Batch, glorotUniform, INFERENCE, Module, type Pass, parameter, Rng } from '@convkit/core';
import {
  globalNorm,
  type Loss,
  linear,
  rbfMapLoss,
  softCrossEntropy,
  softmaxCrossEntropy,
} from '@convkit/ops';
import {
  add,
  argMax,
  mul,
  type Rank,
  reshape,
  type Scalar,
  sub,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { StepEvent } from '../events.js';
import { fit } from '../fit.js';
import { CLASSES, PLAIN_SGD, SGD_LEARNING_RATE, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

class Net extends Module {
  readonly main: Variable<Rank.R2> = parameter<Rank.R2>([4, CLASSES], glorotUniform, new Rng(1));
  readonly head: Variable<Rank.R2> = parameter<Rank.R2>([4, CLASSES], glorotUniform, new Rng(2));

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    const flat: Tensor2D = reshape(x, [-1, 4]);
    if (pass.training) pass.auxiliary(linear(flat, this.head), 0.3);
    return linear(flat, this.main);
  }
}

/** The tiny data set in one batch, with soft targets that mix each class with the previous one. */
class SoftSource extends TinySource {
  constructor(readonly extra = 0) {
    super(12, 12);
  }

  override async *epoch(): AsyncGenerator<Batch, void, undefined> {
    for await (const batch of super.epoch()) {
      const targets = new Float32Array(batch.labels.length * CLASSES + this.extra);
      batch.labels.forEach((label, i) => {
        targets[i * CLASSES + label] = 0.7;
        targets[i * CLASSES + ((label + CLASSES - 1) % CLASSES)] = 0.3;
      });
      yield { ...batch, targets };
    }
  }
}

async function train(model: Module, loss: Loss = softmaxCrossEntropy, source = new SoftSource()) {
  let step: StepEvent | undefined;
  const options = tinyOptions({
    model,
    loss,
    recipe: PLAIN_SGD,
    train: source,
    validation: new TinySource(12, 12),
  });
  for await (const event of fit(options)) if (event.type === 'step') step = event;
  return step;
}

it('uses the soft targets for the joint loss, and the labels for the accuracy', async () => {
  const [model, start] = [new Net(), new Net()];
  const { value: batch } = await new SoftSource().epoch().next();
  if (!batch?.targets) expect.fail('no targets');
  const images: Tensor2D = reshape(tensor(batch.images, [...batch.shape]), [-1, 4]);
  const targets = tensor2d(batch.targets, [12, CLASSES]);
  const joint = () =>
    add(
      softCrossEntropy(linear(images, start.main), targets),
      mul(softCrossEntropy(linear(images, start.head), targets), 0.3),
    ) as Scalar;
  const predicted = argMax(linear(images, start.main), 1).dataSync();

  const step = await train(model);
  expect(step?.loss).toBeCloseTo(joint().arraySync(), 6);
  expect(step?.accuracy).toBe(batch.labels.filter((label, i) => label === predicted[i]).length / 12);
  const { grads } = variableGrads(joint, [start.main, start.head]);
  for (const name of ['main', 'head'] as const) {
    const gradient = grads[start[name].name] as Tensor;
    const moved = sub(start[name], model[name]);
    const error = globalNorm([sub(moved, mul(gradient, SGD_LEARNING_RATE))]).arraySync();
    expect(error).toBeLessThan(1e-5 * globalNorm([moved]).arraySync());
  }
});

it('rejects soft targets if the loss does not support them, before anything has changed', async () => {
  const model = new Net();
  const before = [...model.main.dataSync()];
  await expect(train(model, rbfMapLoss)).rejects.toThrow(
    'The loss function does not support targets, such as soft targets',
  );
  expect([...model.main.dataSync()]).toEqual(before);
});

it('rejects the wrong number of soft targets', async () => {
  await expect(train(new Net(), softmaxCrossEntropy, new SoftSource(1))).rejects.toThrow(
    'A batch has 37 targets for outputs of shape [12,3]',
  );
});
