import type { GraphNode, GraphValue } from '@convkit/core';
import type { ArgMaxAttrs, CumsumAttrs, MaxAttrs, SumAttrs } from '@tensorflow/tfjs-core';
import { TensorProto_DataType } from '../../proto/onnx_pb.js';
import { axisIn, resolveAxes, resolveAxis } from '../axes.js';
import { int, ints } from '../model/attributes.js';
import type { GraphBuilder } from '../model/graph-builder.js';
import {
  attrsOf,
  type Context,
  inputOf,
  outputOf,
  type Translator,
  type Translators,
} from '../translator.js';
import type { Form } from '../values.js';

export const reductions: Translators = {
  Sum: reduction((graph, x, axes, keepDims) =>
    graph.node('ReduceSum', [x, graph.int64(axes)], { keepdims: int(keepDims) }),
  ),
  Mean: (node, context) =>
    isGlobalPooling(node, context) ? globalPooling(node, context) : mean(node, context),
  Max: reduction(withAxes('ReduceMax')),
  Min: reduction(withAxes('ReduceMin')),
  Prod: reduction(withAxes('ReduceProd')),
  All: reduction(ofBooleans('ReduceMin')),
  Any: reduction(ofBooleans('ReduceMax')),
  ArgMax: index('ArgMax'),
  ArgMin: index('ArgMin'),
  Cumsum: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const { axis, exclusive, reverse } = attrsOf<CumsumAttrs>(node);
    const form = formOf(x, values);
    const along = graph.int64([axisIn(form, resolveAxis(axis, x.singleShape))]);
    const attributes = { exclusive: int(Number(exclusive)), reverse: int(Number(reverse)) };
    values.define(outputOf(node), form, graph.node('CumSum', [values.name(x, form), along], attributes));
  },
};

type Reduce = (
  graph: GraphBuilder,
  x: string,
  axes: readonly number[],
  keepDims: 0 | 1,
  value: GraphValue,
) => string;

/** The mean of integers is a float. */
const mean = reduction((graph, x, axes, keepDims, { dtype }) => {
  const numbers = dtype === 'float32' ? x : graph.node('Cast', [x], { to: int(TensorProto_DataType.FLOAT) });
  return withAxes('ReduceMean')(graph, numbers, axes, keepDims);
});

/** Features that were flattened are reduced in tfjs's order. */
const formOf = (x: GraphValue, values: Context['values']): Form =>
  values.form(x) === 'channels-first' ? 'channels-first' : 'plain';

function withAxes(opType: string) {
  return (graph: GraphBuilder, x: string, axes: readonly number[], keepDims: 0 | 1) =>
    graph.node(opType, [x], { axes: ints(axes), keepdims: int(keepDims) });
}

function ofBooleans(opType: string): Reduce {
  return (graph, x, axes, keepDims) => {
    const numbers = graph.node('Cast', [x], { to: int(TensorProto_DataType.INT32) });
    const reduced = withAxes(opType)(graph, numbers, axes, keepDims);
    return graph.node('Cast', [reduced], { to: int(TensorProto_DataType.BOOL) });
  };
}

function reduction(reduce: Reduce): Translator {
  return (node, context) => {
    const { graph, values } = context;
    const x = inputOf(node, 'x');
    const { axis, keepDims } = attrsOf<SumAttrs>(node);
    const axes = resolveAxes(axis ?? attrsOf<MaxAttrs>(node).reductionIndices, x.singleShape);
    if (axes.length === 0) return values.alias(outputOf(node), x);
    const form = formOf(x, values);
    const own = axes.map((each) => axisIn(form, each)).sort((a, b) => a - b);
    const name = reduce(graph, values.name(x, form), own, keepDims ? 1 : 0, x);
    defineReduced(node, name, { axes, keepDims, form }, context);
  };
}

interface Reduced {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
  readonly form: Form;
}

/** Defines the output of a reduction, whose remaining axes may be in another order than tfjs's. */
function defineReduced(
  node: GraphNode,
  name: string,
  { axes, keepDims, form }: Reduced,
  { values }: Context,
): void {
  const output = outputOf(node);
  const isOfForm = keepDims || form === 'plain';
  values.define(
    output,
    isOfForm ? form : 'plain',
    isOfForm ? name : restoreOrder(name, axes, output, values),
  );
}

/** Moves the axes that are left of images with their channels first to tfjs's order. */
function restoreOrder(
  name: string,
  axes: readonly number[],
  output: GraphValue,
  values: Context['values'],
): string {
  const remaining = [0, 1, 2, 3].filter((axis) => !axes.includes(axis));
  const held = remaining.toSorted((a, b) => axisIn('channels-first', a) - axisIn('channels-first', b));
  const order = remaining.map((axis) => held.indexOf(axis));
  if (order.every((position, i) => position === i)) return name;
  const shape = held.map((axis) => output.shape[remaining.indexOf(axis)] as number | null);
  return values.transpose(name, shape, order);
}

/** Whether a mean is that of each feature map. */
function isGlobalPooling(node: GraphNode, { values }: Context): boolean {
  const x = inputOf(node, 'x');
  const axes = resolveAxes(attrsOf<SumAttrs>(node).axis, x.singleShape).sort((a, b) => a - b);
  return x.dtype === 'float32' && values.form(x) === 'channels-first' && String(axes) === '1,2';
}

function globalPooling(node: GraphNode, { graph, values }: Context): void {
  const pooled = graph.node('GlobalAveragePool', [values.name(inputOf(node, 'x'), 'channels-first')]);
  if (attrsOf<SumAttrs>(node).keepDims) values.define(outputOf(node), 'channels-first', pooled);
  else values.define(outputOf(node), 'plain', graph.node('Flatten', [pooled], { axis: int(1) }));
}

function index(opType: string): Translator {
  return (node, context) => {
    const { graph, values } = context;
    const x = inputOf(node, 'x');
    const axis = resolveAxis(attrsOf<ArgMaxAttrs>(node).axis, x.singleShape);
    const form = formOf(x, values);
    const found = graph.node(opType, [values.name(x, form)], {
      axis: int(axisIn(form, axis)),
      keepdims: int(0),
    });
    const name = graph.node('Cast', [found], { to: int(TensorProto_DataType.INT32) });
    defineReduced(node, name, { axes: [axis], keepDims: false, form }, context);
  };
}
