import type { ElementType } from '@convkit/checkpoint';
import { add, clipByValue, div, mul, reshape, round, sub, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { elementAt, fillConstant } from '../constants.js';
import { type Constant, isConstant, shapeOf } from '../value.js';

const RANGES: Partial<Record<ElementType, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

/** Rounds x / scale + zero point to nearest, ties to even. The result stays in float32. */
const quantize: Operation = (call) => {
  const { order, tensor: x } = call.activation(0);
  const { scale, zero, dtype } = parameters(call, order);
  const range = RANGES[dtype];
  if (!range) throw call.error(`quantizes to ${dtype}`);
  return { tensor: clipByValue(add(round(div(x, scale)), zero), ...range), order };
};

/** (x - zero point) scale */
const dequantize: Operation = (call) => {
  const value = call.input(0);
  if (isConstant(value)) return dequantizeConstant(call, value);
  const { order, tensor: x } = call.activation(0);
  const { scale, zero } = parameters(call, order);
  return { tensor: mul(sub(x, zero), scale), order };
};

/** Dequantizes weights. */
export function dequantizeConstant(call: Call, value: Constant): Constant {
  const scales = call.constant(1);
  const zeros = call.optional(2) && call.constant(2);
  checkBlocks(call);
  const axis = scales.data.length === 1 ? 0 : channelAxis(call, scales, value.shape);
  const channel = (index: readonly number[]) => (scales.data.length === 1 ? 0 : (index[axis] as number));
  return fillConstant(value.shape, 'float32', (index) => {
    const at = channel(index);
    return (elementAt(value, index) - (zeros?.data[at] ?? 0)) * (scales.data[at] as number);
  });
}

/** Scale and zero point, shaped so that they are broadcast to a tensor whose axes are in `order`. */
function parameters(
  call: Call,
  order: readonly number[],
): { scale: Tensor; zero: Tensor; dtype: ElementType } {
  if (call.run.pass.training) {
    throw call.error(
      'is part of a quantized network, which cannot be trained',
      'Train the network in float32.',
    );
  }
  checkBlocks(call);
  const scales = call.constant(1);
  const zeros = call.optional(2) && call.constant(2);
  const shape = order.map(() => 1);
  if (scales.data.length > 1) {
    const axis = channelAxis(call, scales, shapeOf(call.input(0)));
    shape[order.indexOf(axis)] = scales.data.length;
  }
  const shaped = (data: ArrayLike<number>) =>
    data.length === 1
      ? tensor(data[0] as number, [], 'float32')
      : reshape(tensor(Float32Array.from(data), [data.length], 'float32'), shape);
  return {
    scale: shaped(scales.data),
    zero: shaped(zeros?.data ?? [0]),
    dtype: zeros?.dtype ?? 'uint8',
  };
}

function channelAxis(call: Call, scales: Constant, shape: readonly number[]): number {
  const axis = call.axis(call.attributes.integer('axis', 1), shape.length);
  if (shape[axis] === scales.data.length) return axis;
  throw call.error(`has ${scales.data.length} scales for axis ${axis} of [${shape}]`);
}

function checkBlocks(call: Call): void {
  const { attributes } = call;
  if (attributes.integer('block_size', 0) === 0 && attributes.integer('output_dtype', 0) === 0) return;
  throw call.error('quantizes in blocks or states its output type');
}

/** Quantization of activations and weights. */
export const QUANTIZATION: Readonly<Record<string, Operation>> = {
  DequantizeLinear: dequantize,
  QuantizeLinear: quantize,
};
