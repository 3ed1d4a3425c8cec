import { create } from '@bufbuild/protobuf';
import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import {
  type GraphProto,
  GraphProtoSchema,
  TensorProto_DataType,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../proto/onnx_pb.js';
import { type InterfaceNames, interfaceNames, type OnnxExportOptions } from './export-options.js';
import { takesIntegers } from './kernels/integer-kernels.js';
import { translators } from './kernels/translators.js';
import { int } from './model/attributes.js';
import { elementTypeOf } from './model/element-types.js';
import { GraphBuilder } from './model/graph-builder.js';
import { TO_CHANNELS_FIRST } from './permute.js';
import { addPreprocessing, planPreprocessing } from './preprocessing.js';
import { refuse } from './translator.js';
import { unsupported } from './unsupported.js';
import { type Form, Values } from './values.js';

/** Translates a forward graph whose variables are read. */
export function buildGraph(
  { nodes, input, output }: ForwardGraph,
  name: string,
  options: OnnxExportOptions,
): GraphProto {
  const names = interfaceNames(options);
  const reserved = [names.output, ...(names.probabilities === undefined ? [] : [names.probabilities])];
  const graph = new GraphBuilder(names.input, reserved);
  const values = new Values(graph);
  const { preprocessing } = options;
  const plan = preprocessing && planPreprocessing(preprocessing.transforms, options.input);
  const form: Form = input.shape.length === 4 ? 'channels-first' : 'plain';
  values.define(input, form, plan ? addPreprocessing(plan, graph) : names.input);
  for (const node of nodes) {
    graph.layer = node.layer;
    checkTypes(node);
    checkAttributes(node);
    const translate = translators[node.kernel] ?? refuse(node);
    translate(node, { graph, values });
  }
  const pixels = plan && valueInfo(names.input, [null, ...plan.pixels], TensorProto_DataType.UINT8);
  return create(GraphProtoSchema, {
    name,
    input: [pixels ?? describe(names.input, input)],
    output: addOutputs(output, names, graph, values),
    node: graph.nodes,
    initializer: graph.initializers,
  });
}

function checkTypes(node: GraphNode): void {
  if (takesIntegers(node.kernel)) return;
  const other = Object.values(node.inputs).find((value) => value && value.dtype !== 'float32');
  if (other) refuse(node, `of type ${other.dtype}`);
}

/** Kernels with an attribute that may contain the batch size: they use the shape of their output instead. */
const WITH_LENGTHS = new Set(['BroadcastTo', 'Conv2DBackpropInput', 'Reshape', 'Slice', 'StridedSlice']);

function checkAttributes(node: GraphNode): void {
  if (WITH_LENGTHS.has(node.kernel)) return;
  const hasNull = (attribute: unknown): boolean =>
    attribute === null || (Array.isArray(attribute) && attribute.some(hasNull));
  const dependent = Object.keys(node.attrs).find(
    (name) => Array.isArray(node.attrs[name]) && hasNull(node.attrs[name]),
  );
  if (dependent) refuse(node, `with '${dependent}' computed from the batch size`);
}

/** Gives the outputs their names. */
function addOutputs(
  output: GraphValue,
  names: InterfaceNames,
  graph: GraphBuilder,
  values: Values,
): ValueInfoProto[] {
  graph.layer = '';
  const isImage = output.shape.length === 4;
  const computed = values.name(output, isImage ? 'channels-first' : 'plain');
  const producer = graph.nodes.find((node) => node.output.includes(computed));
  if (producer) graph.rename(computed, names.output);
  else graph.nodeInto(names.output, 'Identity', [computed]);
  const logits = describe(names.output, output);
  if (names.probabilities === undefined) return [logits];
  const axis = isImage ? 1 : output.shape.length - 1;
  graph.nodeInto(names.probabilities, 'Softmax', [names.output], { axis: int(axis) });
  return [logits, describe(names.probabilities, output)];
}

/** Type and shape of an input or output. Images have their channels first. */
function describe(name: string, { shape, dtype }: GraphValue): ValueInfoProto {
  const lengths = shape.length === 4 ? TO_CHANNELS_FIRST.map((axis) => shape[axis] as number | null) : shape;
  return valueInfo(name, lengths, elementTypeOf(dtype) ?? unsupported('', `an output of type ${dtype}`));
}

function valueInfo(
  name: string,
  shape: readonly (number | null)[],
  elemType: TensorProto_DataType,
): ValueInfoProto {
  const dim = shape.map((length) => ({
    value:
      length === null
        ? { case: 'dimParam' as const, value: 'batch' }
        : { case: 'dimValue' as const, value: BigInt(length) },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}
