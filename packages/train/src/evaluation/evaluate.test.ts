import { ConfigError } from '@convkit/core';
import { type Loss, softmaxCrossEntropy as loss } from '@convkit/ops';
import {
  div,
  gather,
  memory,
  mul,
  oneHot,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { evaluate, evaluationBatchSize, predict } from '../index.js';
import { TinyNet, TinySource, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

it('evaluate averages over all images, from the start of the source', async () => {
  const model = new TinyNet(1);
  const whole = await evaluate({ model, source: new TinySource(20, 20), loss });
  const source = new TinySource(20, 8);
  source.restore({ epoch: 3, cursor: 16 });
  const before = memory().numTensors;
  const parts = await evaluate({ model, source, loss });
  expect(memory().numTensors).toBe(before);
  expect(parts.images).toBe(20);
  expect(parts.loss).toBeCloseTo(whole.loss, 6);
  expect(parts.confusion).toEqual(whole.confusion);
  expect(parts.accuracy).toBe(whole.accuracy);
  expect(whole.confusion?.map((row) => row.reduce((a, b) => a + b))).toEqual([7, 7, 6]);
});

it('evaluate weights each batch as its loss says', async () => {
  const weights = [1, 5, 0.1];
  // A weighted mean, as with class weights.
  const weighted: Loss = Object.assign(
    (scores: Tensor2D, labels: Tensor1D): Scalar => {
      const own = gather(tensor1d(weights), labels);
      return div(sum(mul(own, sum(mul(scores, oneHot(labels, 3)), 1))), sum(own));
    },
    {
      weightOf: (labels: Int32Array) =>
        labels.reduce((total, label) => total + (weights[label] as number), 0),
    },
  );
  const model = new TinyNet(1);
  const [whole, parts] = [20, 7].map((size) =>
    evaluate({ model, source: new TinySource(20, size), loss: weighted }),
  );
  expect((await parts)?.loss).toBeCloseTo((await whole)?.loss as number, 6);
});

it('evaluate throws the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  const run = evaluate({ model: new TinyNet(1), source: new TinySource(), loss, signal });
  await expect(run).rejects.toThrow('enough');
});

it('evaluate rejects a source without images', async () => {
  await expect(evaluate({ model: new TinyNet(1), source: new TinySource(0), loss })).rejects.toThrow(
    ConfigError,
  );
});

it('predict returns probabilities and the most likely class', async () => {
  const model = new TinyNet(1);
  model.weight.assign(tensor([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [4, 3]));
  model.bias.assign(tensor1d([0, 0, 0]));
  const before = memory().numTensors;
  const images = Float32Array.of(Math.log(2), 0, 0, 0, 0, 1000, 0, 0);
  const [first, second] = await predict(model, { images, shape: [2, 2, 2, 1] });
  expect(first?.label).toBe(1);
  first?.probabilities.forEach((p, i) => {
    expect(p).toBeCloseTo([0.25, 0.5, 0.25][i] as number, 6);
  });
  expect(second).toEqual({ label: 2, probabilities: [0, 0, 1] });
  expect(memory().numTensors).toBe(before);
});

it('evaluationBatchSize is smaller for large images', () => {
  const shapes = [[784], [28, 28, 1], [32, 32], [64, 64], [224, 224, 3], [4000, 4000]];
  expect(shapes.map(evaluationBatchSize)).toEqual([500, 500, 500, 125, 10, 1]);
});
