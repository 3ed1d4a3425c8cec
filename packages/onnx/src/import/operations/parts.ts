import {
  concat as concatTensors,
  gather as gatherTensors,
  reshape,
  slice as sliceTensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Operation } from '../call.js';
import { elementAt, fillConstant } from '../constants.js';
import { identityOrder, orderWithout } from '../layout.js';
import {
  type Constant,
  isConstant,
  isInteger,
  shapeOf,
  toActivation,
  toTensor,
  type Value,
} from '../value.js';

const concat: Operation = (call) => {
  const values = call.inputs;
  const [first] = values;
  if (!first) throw call.error('has no inputs');
  const rank = shapeOf(first).length;
  const axis = call.axis(call.attributes.integer('axis', 1), rank);
  if (values.some((value) => shapeOf(value).length !== rank))
    throw call.error('has inputs of different ranks');
  if (values.every(isConstant)) return concatConstants(values, axis);
  const { order } = toActivation(values.find((value) => !isConstant(value)) ?? first);
  const tensors = values.map((value) => toTensor(value, order));
  return { tensor: concatTensors(tensors, order.indexOf(axis)), order };
};

function concatConstants(values: readonly Constant[], axis: number): Constant {
  const lengths = values.map(({ shape }) => shape[axis] as number);
  const shape = [...(values[0] as Constant).shape];
  shape[axis] = lengths.reduce((total, length) => total + length, 0);
  const dtype = values.every(isInteger) ? 'int64' : 'float32';
  return fillConstant(shape, dtype, (index) => {
    const inside = [...index];
    let piece = 0;
    while ((inside[axis] as number) >= (lengths[piece] as number)) {
      inside[axis] = (inside[axis] as number) - (lengths[piece++] as number);
    }
    return elementAt(values[piece] as Constant, inside);
  });
}

/** Sizes are an attribute, and an input from opset 13. Without them, the parts are equal, or the last is smaller from opset 18. */
const split: Operation = (call) => {
  const value = call.input(0);
  const shape = shapeOf(value);
  const axis = call.axis(call.attributes.integer('axis', 0), shape.length);
  const length = shape[axis] as number;
  const count = call.attributes.integer('num_outputs', call.node.outputCount);
  const part = Math.ceil(length / count);
  const sizes =
    call.attributeOrInput('split', 1) ??
    Array.from({ length: count }, (_, i) => Math.max(Math.min(part, length - i * part), 0));
  if (sizes.reduce((total, size) => total + size, 0) !== length || sizes.some((size) => size < 0)) {
    throw call.error(`cannot split axis ${axis} of [${shape}] into ${sizes}`);
  }
  let start = 0;
  return sizes.map((size) => {
    const piece = take(value, axis, range(start, start + size, 1));
    start += size;
    return piece;
  });
};

/** Starts, ends and axes are attributes, and inputs from opset 10. */
const slice: Operation = (call) => {
  const value = call.input(0);
  const shape = shapeOf(value);
  const starts = call.attributeOrInput('starts', 1);
  const ends = call.attributeOrInput('ends', 2);
  if (!starts || !ends) throw call.error('lacks its starts or ends');
  const axes = call.attributeOrInput('axes', 3) ?? identityOrder(starts.length);
  const steps = call.numbers(4) ?? starts.map(() => 1);
  call.axes(axes, shape.length);
  return axes.reduce<Value>((part, given, i) => {
    const axis = call.axis(given, shape.length);
    const indices = sliceRange(shape[axis] as number, starts[i] ?? 0, ends[i] ?? 0, steps[i] ?? 1);
    if (!indices) throw call.error('has a step of 0');
    return take(part, axis, indices);
  }, value);
};

function sliceRange(length: number, start: number, end: number, step: number): number[] | undefined {
  if (!Number.isInteger(step) || step === 0) return undefined;
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + length : at, least), most);
  return range(step < 0 && start >= length ? length - 1 : clamp(start), clamp(end), step);
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.max(Math.ceil((end - start) / step), 0) }, (_, i) => start + i * step);
}

/** The given places along an axis, in any order. */
function take(value: Value, axis: number, indices: readonly number[]): Value {
  const shape = shapeOf(value);
  const [first = 0] = indices;
  const isRun = indices.every((index, i) => index === first + i);
  if (isRun && indices.length === shape[axis]) return value;
  if (isConstant(value)) {
    const lengths = shape.map((length, other) => (other === axis ? indices.length : length));
    return fillConstant(lengths, value.dtype, (index) =>
      elementAt(
        value,
        index.map((at, other) => (other === axis ? (indices[at] as number) : at)),
      ),
    );
  }
  const { tensor, order } = value;
  const place = order.indexOf(axis);
  if (!isRun) return { tensor: gatherTensors(tensor, indexTensor(indices), place), order };
  const begin = tensor.shape.map((_, i) => (i === place ? first : 0));
  const size = tensor.shape.map((length, i) => (i === place ? indices.length : length));
  return { tensor: sliceTensor(tensor, begin, size), order };
}

const indexTensor = (indices: readonly number[]) => tensor1d([...indices], 'int32');

const gather: Operation = (call) => {
  const value = call.input(0);
  const places = call.input(1);
  const shape = shapeOf(value);
  const axis = call.axis(call.attributes.integer('axis', 0), shape.length);
  const length = shape[axis] as number;
  const indices = (call.numbers(1) ?? []).map((index) => (index < 0 ? index + length : index));
  if (indices.some((index) => !Number.isInteger(index) || index < 0 || index >= length)) {
    throw call.error(`reads beyond axis ${axis} of [${shape}]`);
  }
  const rank = shapeOf(places).length;
  if (rank > 1) throw call.error(`has indices of rank ${rank}, but only ranks 0 and 1 are supported`);
  const taken = take(value, axis, indices);
  return rank === 1 ? taken : withoutAxis(taken, axis);
};

/** Removes an axis of length 1. */
function withoutAxis(value: Value, axis: number): Value {
  if (isConstant(value)) return { ...value, shape: value.shape.filter((_, other) => other !== axis) };
  const order = orderWithout(value.order, [axis]);
  const kept = value.tensor.shape.filter((_, i) => value.order[i] !== axis);
  return { tensor: reshape(value.tensor, kept), order };
}

/** Operations that take tensors apart and put them together. */
export const PARTS: Readonly<Record<string, Operation>> = {
  Concat: concat,
  Gather: gather,
  Slice: slice,
  Split: split,
};
