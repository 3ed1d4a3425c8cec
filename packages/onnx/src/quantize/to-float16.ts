import { create } from '@bufbuild/protobuf';
import { encodeHalf, type TensorData } from '@convkit/checkpoint';
import { ConfigError, checkArguments } from '@convkit/core';
import { int } from '../export/model/attributes.js';
import { encodeOnnx } from '../export/model/encode-model.js';
import { isDefaultDomain } from '../import/decode-model.js';
import {
  type ModelProto,
  type NodeProto,
  TensorProtoSchema,
  TensorProto_DataType as Type,
} from '../proto/onnx_pb.js';
import { GraphEditor, node } from './graph-editor.js';
import { valueTypes } from './value-types.js';

/** Operators that lose too much in float16, or overflow: sums of squares, exponentials, statistics and long sums. */
const IN_FLOAT32 = [
  'BatchNormalization',
  'DequantizeLinear',
  'Exp',
  'GlobalAveragePool',
  'InstanceNormalization',
  'LRN',
  'LayerNormalization',
  'Log',
  'LogSoftmax',
  'Pow',
  'QuantizeLinear',
  'ReduceL2',
  'ReduceMean',
  'ReduceSum',
  'ReduceSumSquare',
  'Resize',
  'Softmax',
  'Softplus',
  'Upsample',
];
/** Smallest magnitude that rounds to infinity. */
const OVERFLOW = 65520;

/**
 * Converts a model to float16: half the size. Weights and activations become float16, inputs and outputs of the graph stay as they
 * are. Batch norm, softmax, local response normalization, means and exponentials are computed in float32.
 * @param source A model, or the bytes of a file.
 * @returns The bytes of a file.
 * @throws ConfigError if a weight is beyond the range of float16, naming it, or the graph contains other graphs.
 * @throws CheckpointError if the file is damaged.
 */
export function toFloat16(source: Uint8Array | ModelProto): Uint8Array<ArrayBuffer> {
  checkArguments('toFloat16', { source }, { source: 'object' });
  const editor = new GraphEditor(source);
  const types = valueTypes(editor);
  halveInitializers(editor, types);
  const converted = new Map<string, string>();
  const nodes: NodeProto[] = [];

  /** The value `name` in another precision. Each value is converted once. */
  const inPrecision = (name: string, type: Type): string => {
    if (!isFloat(types.get(name)) || types.get(name) === type) return name;
    const key = `${type} ${name}`;
    const known = converted.get(key);
    if (known !== undefined) return known;
    const result = editor.unique(`${name}_${type === Type.FLOAT16 ? 'float16' : 'float32'}`);
    nodes.push(node('Cast', [name], result, { to: int(type) }));
    converted.set(key, result);
    types.set(result, type);
    return result;
  };

  for (const each of editor.nodes) {
    const isOwn = each.domain === '' || each.domain === 'ai.onnx';
    // What these compute has the type that they state.
    const isStated =
      each.opType === 'Cast' || each.opType === 'ConstantOfShape' || each.opType === 'Constant';
    const type = isStated || !isOwn || IN_FLOAT32.includes(each.opType) ? Type.FLOAT : Type.FLOAT16;
    if (!isStated) each.input = each.input.map((name) => inPrecision(name, type));
    nodes.push(each);
    for (const [i, name] of each.output.entries()) {
      if (!isFloat(types.get(name)) || isStated) continue;
      types.set(name, type);
      if (type !== Type.FLOAT16 || !editor.isOutput(name)) continue;
      // The graph's output keeps its name and type.
      const inner = editor.unique(`${name}_float16`);
      each.output[i] = inner;
      types.set(inner, Type.FLOAT16);
      types.set(name, Type.FLOAT);
      converted.set(`${Type.FLOAT16} ${name}`, inner);
      nodes.push(node('Cast', [inner], name, { to: int(Type.FLOAT) }));
    }
  }
  editor.nodes = nodes;
  return encodeOnnx(editor.build());
}

const isFloat = (type: Type | undefined) => type === Type.FLOAT || type === Type.FLOAT16;

/** Operators that state the type of what they compute. */
const STATED = ['Cast', 'Constant', 'ConstantOfShape'];

function precisionOf({ opType, domain }: NodeProto): Type {
  const isFast = isDefaultDomain(domain) && !STATED.includes(opType) && !IN_FLOAT32.includes(opType);
  return isFast ? Type.FLOAT16 : Type.FLOAT;
}

/** Converts the initializers that are used in float16, under their names. One that is used in float32 too stays as it is. */
function halveInitializers(editor: GraphEditor, types: Map<string, Type>): void {
  const consumers = editor.consumers();
  for (const [name, tensor] of editor.initializers) {
    const uses = consumers.get(name) ?? [];
    if (types.get(name) !== Type.FLOAT || uses.length === 0 || editor.isOutput(name)) continue;
    if (uses.some((use) => precisionOf(use) === Type.FLOAT)) continue;
    const rawData = new Uint8Array(encodeHalf(halvable(editor, name)).buffer);
    editor.initializers.set(
      name,
      create(TensorProtoSchema, { name, dims: tensor.dims, dataType: Type.FLOAT16, rawData }),
    );
    types.set(name, Type.FLOAT16);
  }
}

function halvable(editor: GraphEditor, name: string): Float32Array {
  const { data } = editor.floats(name) as TensorData<'float32'>;
  const index = data.findIndex((value) => !(Math.abs(value) < OVERFLOW));
  if (index < 0) return data;
  throw new ConfigError(
    `the weight '${name}' contains ${data[index]}, which is beyond the range of float16`,
    {
      hint: 'Keep the model in float32, or train it with weight decay.',
    },
  );
}
