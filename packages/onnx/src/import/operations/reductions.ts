import { logSoftmax, max, mean, min, reshape, softmax, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { sizeOf } from '../constants.js';
import { identityOrder, orderWithout } from '../layout.js';
import { activation, shapeOf, type Value } from '../value.js';

type Reduce = (x: Tensor, axes: number[], keepDims: boolean) => Tensor;

/** Axes are an attribute first, and an input from opset 13 (ReduceSum) or 18. */
function reduction(reduce: Reduce): Operation {
  return (call) => {
    const rank = shapeOf(call.input(0)).length;
    const given = call.attributeOrInput('axes', 1) ?? [];
    if (given.length === 0 && call.attributes.integer('noop_with_empty_axes', 0) === 1) return call.input(0);
    const axes = given.length > 0 ? call.axes(given, rank) : identityOrder(rank);
    return reduceAxes(call, reduce, axes, call.attributes.integer('keepdims', 1) === 1);
  };
}

function reduceAxes(call: Call, reduce: Reduce, axes: readonly number[], keepDims: boolean): Value {
  const { tensor, order } = call.activation(0);
  const places = axes.map((axis) => order.indexOf(axis));
  return { tensor: reduce(tensor, places, keepDims), order: keepDims ? order : orderWithout(order, axes) };
}

/** Pools [n, c, ...] over all axes but the first two. */
function globalPool(reduce: Reduce): Operation {
  return (call) => {
    const rank = shapeOf(call.input(0)).length;
    if (rank < 3) throw call.error(`pools images, but its input has rank ${rank}`);
    return reduceAxes(call, reduce, identityOrder(rank).slice(2), true);
  };
}

/** Along one axis from opset 13. Before, along all axes from `axis` at once. */
function normalizer(normalize: (x: Tensor) => Tensor): Operation {
  return (call) => {
    const shape = shapeOf(call.input(0));
    const isOld = call.node.opset < 13;
    const axis = call.axis(call.attributes.integer('axis', isOld ? 1 : -1), shape.length);
    if (isOld && sizeOf(shape.slice(axis + 1)) !== 1) {
      const flat = reshape(call.tensor(0), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
      return activation(reshape(normalize(flat), shape));
    }
    const { order } = call.activation(0);
    const last = [...order.filter((other) => other !== axis), axis];
    return { tensor: normalize(call.tensor(0, last)), order: last };
  };
}

/** Operations along axes. */
export const REDUCTIONS: Readonly<Record<string, Operation>> = {
  GlobalAveragePool: globalPool(mean),
  GlobalMaxPool: globalPool(max),
  LogSoftmax: normalizer((x) => logSoftmax(x)),
  ReduceMax: reduction(max),
  ReduceMean: reduction(mean),
  ReduceMin: reduction(min),
  ReduceSum: reduction(sum),
  Softmax: normalizer((x) => softmax(x)),
};
