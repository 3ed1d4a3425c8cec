import { int } from '../export/model/attributes.js';
import { type NodeProto, TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import { type GraphEditor, node } from './graph-editor.js';
import type { QuantizedLayer } from './quantization-plan.js';

/** Largest magnitude of a quantized bias, half of the range of 32-bit integers so that sums have room. */
const MAX_BIAS = 2 ** 30;

/**
 * Quantizes the weight and the bias of a layer: symmetric int8 with a scale per output channel, and int32 with the product of the
 * scales of input and weight. The layer takes what dequantizes them.
 * @param inputScale Scale of the input of the layer.
 * @param limit Largest magnitude of a quantized weight: 127, or 63 for runtimes that add products in 16 bits.
 * @returns Nodes to run before the layer.
 */
export function quantizeWeight(
  editor: GraphEditor,
  { node: layer, axis }: QuantizedLayer,
  inputScale: number,
  limit: number,
): NodeProto[] {
  const [, weight = '', bias] = layer.input;
  const { shape, data } = editor.floats(weight) ?? { shape: [], data: new Float32Array() };
  const biases = editor.floats(bias)?.data;
  const channels = shape[axis] as number;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const largest = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = channelOf(i);
    largest[channel] = Math.max(largest[channel] as number, Math.abs(data[i] as number));
  }
  const scales = Float32Array.from(largest, (value, channel) => {
    // A channel of small weights may have a bias that needs a larger scale.
    const forBias = Math.abs(biases?.[channel] ?? 0) / inputScale / MAX_BIAS;
    return Math.max(value / limit, forBias) || 1;
  });
  const integers = Int8Array.from(data, (value, i) => {
    const scaled = Math.round(value / (scales[channelOf(i)] as number));
    return Math.min(Math.max(scaled, -limit), limit);
  });
  const added: NodeProto[] = [];
  const dequantized = (
    name: string,
    type: Type,
    axes: readonly number[],
    values: Int8Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
    by: Float32Array<ArrayBuffer>,
    of: number,
  ) => {
    const quantized = editor.addInitializer(`${name}_quantized`, type, axes, values);
    const scale = editor.addInitializer(`${name}_scale`, Type.FLOAT, [channels], by);
    const zeros = type === Type.INT8 ? new Int8Array(channels) : new Int32Array(channels);
    const zero = editor.addInitializer(`${name}_zero_point`, type, [channels], zeros);
    const output = editor.unique(`${name}_dequantized`);
    added.push(node('DequantizeLinear', [quantized, scale, zero], output, { axis: int(of) }));
    return output;
  };
  layer.input[1] = dequantized(weight, Type.INT8, shape, integers, scales, axis);
  if (bias && biases) {
    const products = scales.map((scale) => scale * inputScale);
    const values = Int32Array.from(biases, (value, channel) =>
      Math.round(value / (products[channel] as number)),
    );
    layer.input[2] = dequantized(bias, Type.INT32, [channels], values, products, 0);
  }
  return added;
}
