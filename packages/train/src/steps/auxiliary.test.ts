import { glorotUniform, INFERENCE, Module, type Pass, parameter, Rng } from '@convkit/core';
import { globalNorm, linear, softmaxCrossEntropy } from '@convkit/ops';
import {
  mul,
  type Rank,
  reshape,
  type Scalar,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor1d,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { EpochEvent, StepEvent } from '../events.js';
import { fit } from '../fit.js';
import { PLAIN_SGD, SGD_LEARNING_RATE, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

class Layer extends Module {
  readonly weight: Variable<Rank.R2>;

  constructor(rng: Rng) {
    super();
    this.weight = parameter<Rank.R2>([4, 3], glorotUniform, rng);
  }

  forward(x: Tensor): Tensor2D {
    return linear(reshape(x, [-1, 4]), this.weight);
  }
}

/** Two layers side by side; the second is an auxiliary classifier. */
class TwoHeads extends Module {
  readonly main = new Layer(new Rng(1));
  readonly head = new Layer(new Rng(2));

  forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    if (pass.training) pass.auxiliary(this.auxiliary(x), 0.3);
    return this.main.forward(x);
  }

  auxiliary(x: Tensor): Tensor2D {
    return this.head.forward(x);
  }
}

const source = () => new TinySource(12, 12);

/** Trains one step on the whole training set. */
async function train(model: Module) {
  let [step, epoch]: [StepEvent?, EpochEvent?] = [];
  for await (const event of fit(
    tinyOptions({ model, recipe: PLAIN_SGD, train: source(), validation: source() }),
  )) {
    if (event.type === 'step') step = event;
    if (event.type === 'epoch') epoch = event;
  }
  return { step, epoch };
}

it('trains an auxiliary classifier with its weighted loss, which only the training loss includes', async () => {
  const [model, start] = [new TwoHeads(), new TwoHeads()];
  const { value: batch } = await source().epoch().next();
  if (!batch) expect.fail('no batch');
  const images = tensor(batch.images, [...batch.shape]);
  const labels = tensor1d(batch.labels, 'int32');
  const lossOf = (layer: Layer) => softmaxCrossEntropy(layer.forward(images), labels);
  const number = (loss: Scalar) => loss.arraySync();

  const { step, epoch } = await train(model);
  const joint = number(lossOf(start.main)) + 0.3 * number(lossOf(start.head));
  expect(step?.loss).toBeCloseTo(joint, 6);
  expect(epoch?.trainLoss).toBe(step?.loss);
  expect(epoch?.validationLoss).toBeCloseTo(number(lossOf(model.main)), 6);
  for (const [name, weight] of [['main', 1] as const, ['head', 0.3] as const]) {
    const { grads } = variableGrads(() => lossOf(start[name]), [start[name].weight]);
    const gradient = grads[start[name].weight.name] as Tensor;
    const moved = sub(start[name].weight, model[name].weight);
    const error = sub(moved, mul(gradient, SGD_LEARNING_RATE * weight));
    expect(number(globalNorm([error]))).toBeLessThan(1e-5 * number(globalNorm([moved])));
  }
});

it('rejects an auxiliary classifier with too few classes', async () => {
  class TooFewClasses extends TwoHeads {
    override auxiliary(x: Tensor): Tensor2D {
      return slice(super.auxiliary(x), [0, 0], [-1, 2]);
    }
  }
  await expect(train(new TooFewClasses())).rejects.toThrow('Label 2 is out of range');
});
