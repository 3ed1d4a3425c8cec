import { cast, reshape as reshapeTensor } from '@tensorflow/tfjs-core';
import { TensorProto_DataType as Type } from '../../proto/onnx_pb.js';
import type { Call, Operation } from '../call.js';
import { elementAt, fillConstant, sizeOf, toConstant } from '../constants.js';
import { identityOrder, orderWithout } from '../layout.js';
import { readTensor } from '../read-tensor.js';
import { typeName } from '../tensor-types.js';
import { activation, integers, isConstant, isInteger, shapeOf, toTensor, type Value } from '../value.js';

/** The same elements in another shape. */
function reshaped(value: Value, shape: readonly number[]): Value {
  if (isConstant(value)) return { ...value, shape };
  return activation(reshapeTensor(toTensor(value), [...shape]));
}

/** 0 keeps a length, -1 is what is left. */
const reshape: Operation = (call) => {
  const value = call.input(0);
  const given = shapeOf(value);
  const target = [...(call.numbers(1) ?? [])];
  const { exported, actual } = call.run.batch;
  // A graph that was exported for a fixed batch size states it here.
  if (!isConstant(value) && target[0] === exported && given[0] === actual) target[0] = actual;
  const keepsZeros = call.attributes.integer('allowzero', 0) === 1;
  const shape = target.map((length, axis) => (length === 0 && !keepsZeros ? (given[axis] ?? 0) : length));
  const rest = shape.indexOf(-1);
  if (rest >= 0) shape[rest] = sizeOf(given) / sizeOf(shape.filter((_, axis) => axis !== rest)) || 0;
  if (shape.some((length) => !Number.isInteger(length) || length < 0) || sizeOf(shape) !== sizeOf(given)) {
    throw call.error(`cannot reshape [${given}] to [${target}]`);
  }
  return reshaped(value, shape);
};

const flatten: Operation = (call) => {
  const shape = shapeOf(call.input(0));
  const axis = call.attributes.integer('axis', 1);
  const counted = axis === shape.length ? axis : call.axis(axis, shape.length);
  return reshaped(call.input(0), [sizeOf(shape.slice(0, counted)), sizeOf(shape.slice(counted))]);
};

const squeeze: Operation = (call) => {
  const value = call.input(0);
  const shape = shapeOf(value);
  const given = call.attributeOrInput('axes', 1);
  const axes = given
    ? call.axes(given, shape.length)
    : identityOrder(shape.length).filter((i) => shape[i] === 1);
  if (axes.some((axis) => shape[axis] !== 1)) throw call.error(`cannot squeeze axes [${axes}] of [${shape}]`);
  if (isConstant(value))
    return reshaped(
      value,
      shape.filter((_, axis) => !axes.includes(axis)),
    );
  const order = orderWithout(value.order, axes);
  const kept = value.tensor.shape.filter((_, i) => !axes.includes(value.order[i] as number));
  return { tensor: reshapeTensor(value.tensor, kept), order };
};

const unsqueeze: Operation = (call) => {
  const shape = shapeOf(call.input(0));
  const given = call.attributeOrInput('axes', 1);
  if (!given) throw call.error('lacks its axes');
  const rank = shape.length + given.length;
  const axes = call.axes(given, rank);
  const rest = shape.values();
  const lengths = identityOrder(rank).map((axis) =>
    axes.includes(axis) ? 1 : (rest.next().value as number),
  );
  return reshaped(call.input(0), lengths);
};

const transpose: Operation = (call) => {
  const value = call.input(0);
  const shape = shapeOf(value);
  const axes = call.attributes.integers('perm') ?? identityOrder(shape.length).reverse();
  if (axes.length !== shape.length) throw call.error(`permutes ${axes.length} axes of [${shape}]`);
  call.axes(axes, shape.length);
  if (!isConstant(value)) {
    // Only the names of the axes change. They move when an operation needs them to.
    return { tensor: value.tensor, order: value.order.map((axis) => axes.indexOf(axis)) };
  }
  const moved = axes.map((axis) => shape[axis] as number);
  return fillConstant(moved, value.dtype, (index) =>
    elementAt(
      value,
      shape.map((_, axis) => index[axes.indexOf(axis)] as number),
    ),
  );
};

/** The part from `start` to `end` from opset 15. */
const shape: Operation = (call) => {
  const lengths = shapeOf(call.input(0));
  const { attributes } = call;
  return integers(lengths.slice(attributes.integer('start', 0), attributes.integer('end', lengths.length)));
};

const constantOfShape: Operation = (call) => {
  const tensor = call.attributes.tensor('value');
  const value = tensor ? toConstant(readTensor(tensor, call.node.label)) : undefined;
  const element = value?.data[0] ?? 0;
  return fillConstant(call.numbers(0) ?? [], value?.dtype ?? 'float32', () => element);
};

/** Types of floats, all of which are computed as float32. */
const FLOATS: readonly number[] = [Type.FLOAT, Type.FLOAT16, Type.BFLOAT16, Type.DOUBLE];

const convert: Operation = (call) => {
  const value = call.input(0);
  const to = call.attributes.integer('to', Type.UNDEFINED);
  const isFloat = FLOATS.includes(to);
  const isWhole = to === Type.INT64 || to === Type.INT32;
  if (!isFloat && !isWhole) throw call.error(`converts to ${typeName(to)}`);
  if (isConstant(value)) {
    if (isFloat || isInteger(value)) return { ...value, dtype: isFloat ? 'float32' : 'int64' };
    return fillConstant(value.shape, 'int64', (index) => Math.trunc(elementAt(value, index)));
  }
  return { tensor: cast(value.tensor, isFloat ? 'float32' : 'int32'), order: value.order };
};

const identity = (call: Call) => call.input(0);

/** Operations that change shapes and types. */
export const SHAPES: Readonly<Record<string, Operation>> = {
  Cast: convert,
  ConstantOfShape: constantOfShape,
  Flatten: flatten,
  Identity: identity,
  Reshape: reshape,
  Shape: shape,
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
