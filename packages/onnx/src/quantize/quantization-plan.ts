import { Attributes } from '../import/attributes.js';
import { labelOf } from '../import/graph-nodes.js';
import { type NodeProto, TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import type { GraphEditor } from './graph-editor.js';
import { valueTypes } from './value-types.js';

/** A layer whose weights are quantized. */
export interface QuantizedLayer {
  readonly node: NodeProto;
  /** Axis of the output channels in its weight. */
  readonly axis: number;
}

/** What is to be quantized. */
export interface QuantizationPlan {
  readonly layers: readonly QuantizedLayer[];
  /** Activations to quantize. Those with a source have the scale of that one. */
  readonly activations: ReadonlyMap<string, { readonly source: string | undefined }>;
}

/** Operators that runtimes compute on integers. */
const INTEGER = ['Add', 'AveragePool', 'Concat', 'GlobalAveragePool'];
/** Operators whose output has the values of their input. */
const SAME_VALUES = ['Flatten', 'Identity', 'MaxPool', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'];
/** Activations that runtimes compute together with the layer before them, because they only cut the range. */
const CLIPPING = ['Clip', 'Relu'];
/** Operators that are computed in float32 anyway. Quantizing logits for them would only lose accuracy. */
const ENDS = ['LogSoftmax', 'Softmax'];

/**
 * Finds the layers with constant weights, and the activations between them.
 * @param isKept Whether a layer stays in float32, by the name of its weight.
 */
export function planQuantization(editor: GraphEditor, isKept: (weight: string) => boolean): QuantizationPlan {
  const consumers = editor.consumers();
  const types = valueTypes(editor);
  const layers: QuantizedLayer[] = [];
  const activations = new Map<string, { source: string | undefined }>();
  const isConstant = (name: string) => name === '' || editor.initializers.has(name);
  const add = (name: string, source?: string) => {
    const uses = consumers.get(name) ?? [];
    const isEnd = editor.isOutput(name) || uses.every(({ opType }) => ENDS.includes(opType));
    if (!isEnd && types.get(name) === Type.FLOAT && !activations.has(name)) activations.set(name, { source });
  };
  /** The output of a node, after activations that runtimes compute with it. */
  const outputOf = (node: NodeProto): string => {
    const [name = ''] = node.output;
    const [next, ...others] = consumers.get(name) ?? [];
    if (!next || others.length > 0 || editor.isOutput(name)) return name;
    const isClipping = CLIPPING.includes(next.opType) && next.input.slice(1).every(isConstant);
    const isShift = next.opType === 'Add' && next.input.some(isConstant);
    return isClipping || isShift ? outputOf(next) : name;
  };

  for (const node of editor.nodes) {
    const layer = layerOf(node, editor);
    const data = node.input.filter((name) => !isConstant(name));
    if (layer && !isKept(node.input[1] as string)) layers.push(layer);
    else if (!INTEGER.includes(node.opType) || data.length < node.input.length) {
      const [x = ''] = data;
      if (SAME_VALUES.includes(node.opType) && activations.has(x)) add(node.output[0] as string, x);
      continue;
    }
    for (const name of data) add(name);
    add(outputOf(node));
  }
  return { layers, activations };
}

/** The layer that a node is, if its weight and bias are constant and in a form that runtimes compute on integers. */
function layerOf(node: NodeProto, editor: GraphEditor): QuantizedLayer | undefined {
  const [, weight, bias] = node.input;
  const filter = editor.floats(weight);
  if (!filter || (bias && editor.floats(bias)?.shape.length !== 1)) return undefined;
  if (node.opType === 'Conv') return { node, axis: 0 };
  if (filter.shape.length !== 2) return undefined;
  if (node.opType === 'MatMul') return { node, axis: 1 };
  if (node.opType !== 'Gemm') return undefined;
  const attributes = new Attributes(node, labelOf(node));
  const isPlain = attributes.number('alpha', 1) === 1 && attributes.number('beta', 1) === 1;
  if (!isPlain || attributes.integer('transA', 0) !== 0) return undefined;
  return { node, axis: attributes.integer('transB', 0) === 1 ? 0 : 1 };
}
