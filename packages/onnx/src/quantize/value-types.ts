import { Attributes } from '../import/attributes.js';
import { labelOf } from '../import/graph-nodes.js';
import { TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import type { GraphEditor } from './graph-editor.js';

/** Type of what some operators compute, if it is not that of their first input. */
const RESULTS: Readonly<Record<string, Type>> = {
  And: Type.BOOL,
  ArgMax: Type.INT64,
  ArgMin: Type.INT64,
  DequantizeLinear: Type.FLOAT,
  Equal: Type.BOOL,
  Greater: Type.BOOL,
  GreaterOrEqual: Type.BOOL,
  Less: Type.BOOL,
  LessOrEqual: Type.BOOL,
  NonZero: Type.INT64,
  Not: Type.BOOL,
  Or: Type.BOOL,
  QuantizeLinear: Type.UINT8,
  Shape: Type.INT64,
  Size: Type.INT64,
};

/** Element type of each value of a graph. */
export function valueTypes(editor: GraphEditor): Map<string, Type> {
  const types = new Map<string, Type>();
  for (const { name, type } of editor.original.graph.input) {
    if (type?.value.case === 'tensorType') types.set(name, type.value.value.elemType);
  }
  for (const [name, { dataType }] of editor.initializers) types.set(name, dataType);
  for (const node of editor.nodes) {
    const attributes = new Attributes(node, labelOf(node));
    const { opType, input, output } = node;
    const first = types.get(input[opType === 'Where' ? 1 : 0] ?? '') ?? Type.FLOAT;
    const stated: Readonly<Record<string, () => Type>> = {
      Cast: () => attributes.integer('to', Type.FLOAT),
      Constant: () => (attributes.has('value_int') || attributes.has('value_ints') ? Type.INT64 : Type.FLOAT),
      ConstantOfShape: () => attributes.tensor('value')?.dataType ?? Type.FLOAT,
    };
    const result = stated[opType]?.() ?? RESULTS[opType] ?? first;
    for (const [i, name] of output.entries()) {
      // Second outputs are indices of a maximum, or the mask of dropout.
      const isSecond = i > 0 && (opType === 'MaxPool' || opType === 'Dropout' || opType === 'TopK');
      types.set(name, isSecond ? Type.INT64 : result);
    }
  }
  return types;
}
