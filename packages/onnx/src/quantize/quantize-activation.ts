import { type NodeProto, TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import { type GraphEditor, node } from './graph-editor.js';
import type { ActivationRange } from './range-collector.js';

/** Element type of quantized activations. */
export type ActivationType = 'uint8' | 'int8';

/** Scale and zero point of an activation. */
export interface ActivationScale {
  /** Distance between two quantized values. */
  readonly scale: number;
  /** Integer that stands for 0. */
  readonly zeroPoint: number;
}

const LEAST: Readonly<Record<ActivationType, number>> = { uint8: 0, int8: -128 };

/** Chooses 256 equal steps from the smallest to the largest value. 0 is one of them, so that padding is exact. */
export function activationScale({ min, max }: ActivationRange, type: ActivationType): ActivationScale {
  const [low, high] = [Math.min(min, 0), Math.max(max, 0)];
  const scale = Math.fround((high - low) / 255) || 1;
  return { scale, zeroPoint: Math.min(Math.max(Math.round(-low / scale), 0), 255) + LEAST[type] };
}

/** Creates the nodes that quantize an activation and dequantize it, into `output`. */
export function quantizeActivation(
  editor: GraphEditor,
  name: string,
  { scale, zeroPoint }: ActivationScale,
  type: ActivationType,
  output: string,
): NodeProto[] {
  const step = editor.addInitializer(`${name}_scale`, Type.FLOAT, [], Float32Array.of(scale));
  const [zeroType, zero] =
    type === 'uint8'
      ? ([Type.UINT8, Uint8Array.of(zeroPoint)] as const)
      : ([Type.INT8, Int8Array.of(zeroPoint)] as const);
  const zeroName = editor.addInitializer(`${name}_zero_point`, zeroType, [], zero);
  const quantized = editor.unique(`${name}_quantized`);
  return [
    node('QuantizeLinear', [name, step, zeroName], quantized),
    node('DequantizeLinear', [quantized, step, zeroName], output),
  ];
}
