import { type ArgumentKind, ConfigError, checkArguments, checkNumber, checkOptions } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { encodeOnnx } from '../export/model/encode-model.js';
import { opsetOf } from '../import/decode-model.js';
import type { ModelProto, NodeProto } from '../proto/onnx_pb.js';
import { calibrate } from './calibrate.js';
import { foldBatchNorms } from './fold-batch-norms.js';
import { GraphEditor } from './graph-editor.js';
import { planQuantization } from './quantization-plan.js';
import {
  type ActivationScale,
  type ActivationType,
  activationScale,
  quantizeActivation,
} from './quantize-activation.js';
import { quantizeWeight } from './quantize-weight.js';
import type { ActivationRange, CalibrationMethod } from './range-collector.js';

const TENSORS: ArgumentKind = [
  'an iterable of tensors',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value),
];

/** Options of `quantize`. */
export interface QuantizeOptions {
  /**
   * Batches of images as the graph takes them, [n, height, width, channels]: some hundred of the training set, with the transforms of
   * inference, or as pixels from 0 to 255 if the graph contains the preprocessing. They are not disposed of.
   */
  readonly calibration: AsyncIterable<Tensor> | Iterable<Tensor>;
  /**
   * How the range of an activation is chosen. `percentile` leaves out rare values, so that the others are finer.
   * @defaultValue { name: 'min-max' }
   */
  readonly method?: CalibrationMethod;
  /**
   * Element type of activations.
   * @defaultValue 'uint8'
   */
  readonly activations?: ActivationType;
  /**
   * Bits of weights. Some processors add products of 8 bits in 16, which may overflow (x86 without VNNI); 7 bits cannot.
   * @defaultValue 8
   */
  readonly weightBits?: 7 | 8;
  /** Pattern of the names of weights whose layers stay in float32. Defaults to none. */
  readonly keep?: RegExp;
}

/** An ONNX file of 8-bit integers. */
export interface QuantizedOnnx {
  /** Bytes of the file. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Size of the file in float32, in bytes. */
  readonly bytesBefore: number;
  /** Names of the weights that have been quantized. */
  readonly weights: readonly string[];
  /** Measured range, scale and zero point of each activation that has been quantized. */
  readonly activations: ReadonlyMap<string, ActivationRange & ActivationScale>;
}

/**
 * Quantizes a model to int8 in the QDQ form that onnxruntime computes on integers: weights are symmetric with a scale per output
 * channel, activations have one scale that is calibrated on images, biases are int32. Batch norm is folded first. The inputs and
 * outputs of the graph stay in float32. The model runs in `importOnnx` too, on floats that are rounded alike.
 * @param source A model of opset 13 or newer, or the bytes of a file.
 * @throws ConfigError if an option is invalid, or the graph has no layer to quantize or an operator that is not supported.
 * @throws NumericError if an activation is not finite.
 * @throws CheckpointError if the file is damaged.
 */
export async function quantize(
  source: Uint8Array | ModelProto,
  options: QuantizeOptions,
): Promise<QuantizedOnnx> {
  checkArguments('quantize', { source }, { source: 'object' });
  checkOptions('quantize', options, { calibration: TENSORS, method: 'object?', keep: 'RegExp?' });
  const {
    calibration,
    method = { name: 'min-max' },
    activations: type = 'uint8',
    weightBits = 8,
    keep,
  } = options;
  checkMethod(method, type, weightBits);
  const editor = new GraphEditor(source);
  const opset = opsetOf(editor.original);
  if (opset < 13) {
    throw new ConfigError(`the model uses opset ${opset}, which has no scale per channel`, {
      hint: 'Export it with opset 13 or newer.',
    });
  }
  foldBatchNorms(editor);
  const plan = planQuantization(editor, (weight) => keep !== undefined && weight.search(keep) >= 0);
  if (plan.layers.length === 0) {
    throw new ConfigError('the model has no layer to quantize', {
      hint: 'Only convolutions and matrix products with constant weights are quantized. Check the option keep.',
    });
  }
  const measured = [...plan.activations]
    .filter(([, { source }]) => source === undefined)
    .map(([name]) => name);
  const ranges = await calibrate(editor.build(), new Set(measured), calibration, method);
  const scales = new Map<string, ActivationRange & ActivationScale>();
  for (const [name, { source: same }] of plan.activations) {
    const range = ranges.get(name);
    const scale = range ? { ...range, ...activationScale(range, type) } : scales.get(same ?? '');
    if (scale) scales.set(name, scale);
  }
  const weights = plan.layers.map(({ node }) => node.input[1] as string);
  insertNodes(editor, plan.layers, scales, type, weightBits === 7 ? 63 : 127);
  const before = source instanceof Uint8Array ? source.length : encodeOnnx(source).length;
  return { file: encodeOnnx(editor.build()), bytesBefore: before, weights, activations: scales };
}

/** Inserts what quantizes and dequantizes, and makes every node take the dequantized values. */
function insertNodes(
  editor: GraphEditor,
  layers: ReturnType<typeof planQuantization>['layers'],
  scales: ReadonlyMap<string, ActivationScale>,
  type: ActivationType,
  limit: number,
): void {
  const dequantized = new Map([...scales.keys()].map((name) => [name, editor.unique(`${name}_dequantized`)]));
  const layerOf = new Map(layers.map((layer) => [layer.node, layer]));
  const nodes: NodeProto[] = [];
  const insertAfter = (name: string) => {
    const scale = scales.get(name);
    if (scale) nodes.push(...quantizeActivation(editor, name, scale, type, dequantized.get(name) as string));
  };
  for (const { name } of editor.original.graph.input) insertAfter(name);
  for (const node of editor.nodes) {
    const layer = layerOf.get(node);
    const scale = scales.get(node.input[0] ?? '')?.scale;
    if (layer && scale !== undefined) nodes.push(...quantizeWeight(editor, layer, scale, limit));
    node.input = node.input.map((name) => dequantized.get(name) ?? name);
    nodes.push(node);
    for (const name of node.output) insertAfter(name);
  }
  editor.nodes = nodes;
}

function checkMethod(method: CalibrationMethod, type: ActivationType, weightBits: number): void {
  if (type !== 'uint8' && type !== 'int8') {
    throw new ConfigError(`activations must be 'uint8' or 'int8', got '${String(type)}'`);
  }
  checkNumber('weightBits', weightBits, '7 or 8', (bits) => bits === 7 || bits === 8);
  if (method.name === 'percentile') {
    checkNumber(
      'percent',
      method.percent,
      'a number above 50, up to 100',
      (percent) => percent > 50 && percent <= 100,
    );
  } else if (method.name !== 'min-max') {
    throw new ConfigError(`unknown calibration method '${String((method as { name?: unknown }).name)}'`, {
      hint: "Use 'min-max' or 'percentile'.",
    });
  }
}
