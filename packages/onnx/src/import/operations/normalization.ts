import { isBuffer, ShapeError } from '@convkit/core';
import { batchNorm, batchNormInference, dropout, lrn, movingAverage } from '@convkit/ops';
import { type Rank, type Tensor1D, type Tensor4D, tidy, Variable } from '@tensorflow/tfjs-core';
import type { Operation } from '../call.js';
import { identityOrder, NHWC } from '../layout.js';
import { isConstant, shapeOf } from '../value.js';

/** Normalizes by the batch in training, and by the running statistics in inference or if its scale and shift are frozen. */
const batchNormalization: Operation = (call) => {
  const { attributes, run } = call;
  if (attributes.integer('spatial', 1) !== 1) throw call.error('has spatial 0');
  const rank = shapeOf(call.input(0)).length;
  const order = [...identityOrder(rank).filter((axis) => axis !== 1), 1];
  const x = call.tensor(0, order);
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((index) => call.tensor(index) as Tensor1D) as [
    Tensor1D,
    Tensor1D,
    Tensor1D | Variable<Rank.R1>,
    Tensor1D | Variable<Rank.R1>,
  ];
  const epsilon = attributes.number('epsilon', 1e-5);
  const isFrozen = [scale, offset].every((state) => !(state instanceof Variable && state.trainable));
  if (!run.pass.training || isFrozen || !isRunning(mean) || !isRunning(variance)) {
    return { tensor: batchNormInference(x, { mean, variance }, scale, offset, { epsilon }), order };
  }
  const count = x.size / scale.size;
  if (count === 1) {
    throw new ShapeError(`${call.node.label} cannot train on one value per channel, got [${x.shape}]`, {
      hint: 'Use larger batches or images: the variance of one value is zero.',
    });
  }
  const batch = batchNorm(x, scale, offset, { epsilon });
  const rate = 1 - attributes.number('momentum', 0.9);
  tidy(() => {
    run.pass.update(mean, movingAverage(mean, batch.mean, { rate, correction: 1 }));
    const correction = count / (count - 1);
    run.pass.update(variance, movingAverage(variance, batch.variance, { rate, correction }));
  });
  return { tensor: batch.y, order };
};

const isRunning = (state: Tensor1D): state is Variable<Rank.R1> =>
  state instanceof Variable && isBuffer(state);

/** The rate is an attribute, and an input from opset 12. Whether it is active is up to the pass, not the graph. */
const drop: Operation = (call) => {
  const value = call.input(0);
  const { pass, module } = call.run;
  if (!pass.training || isConstant(value)) return value;
  const rate = call.attributes.number('ratio') ?? call.number(1, 0.5);
  if (!(rate >= 0 && rate < 1)) throw call.error(`drops values with probability ${rate}`);
  const { tensor, order } = value;
  return { tensor: rate === 0 ? tensor : dropout(tensor, rate, pass.rng(module)), order };
};

/** Local response normalization, whose alpha ONNX divides by the size. */
const localResponse: Operation = (call) => {
  const { attributes } = call;
  const size = attributes.integer('size') ?? 0;
  if (size < 1 || size % 2 === 0) throw call.error(`has size ${size}, but only odd sizes are supported`);
  const tensor = lrn(call.tensor(0, NHWC) as Tensor4D, {
    size,
    alpha: attributes.number('alpha', 1e-4) / size,
    beta: attributes.number('beta', 0.75),
    k: attributes.number('bias', 1),
  });
  return { tensor, order: NHWC };
};

/** Normalization and dropout. */
export const NORMALIZATION: Readonly<Record<string, Operation>> = {
  BatchNormalization: batchNormalization,
  Dropout: drop,
  LRN: localResponse,
};
