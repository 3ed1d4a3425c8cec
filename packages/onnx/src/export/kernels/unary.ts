import type { GraphNode } from '@convkit/core';
import type {
  CastAttrs,
  ClipByValueAttrs,
  DataType,
  LeakyReluAttrs,
  StepAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Attribute, float, int } from '../model/attributes.js';
import { elementTypeOf } from '../model/element-types.js';
import type { GraphBuilder } from '../model/graph-builder.js';
import {
  attrsOf,
  type Context,
  inputOf,
  outputOf,
  refuse,
  type Translator,
  type Translators,
} from '../translator.js';

/** Kernels that are an operator of the same name, or of the name after the colon. */
const SAME_OPERATOR = `Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor IsNan:IsNaN Log LogicalNot:Not Neg
  Reciprocal Relu Round Sigmoid Sign Sin Sinh Softplus Sqrt Tan Tanh`;

/** Computes an ONNX value from another, element by element. */
type Formula = (graph: GraphBuilder, x: string, node: GraphNode) => string;

export const unary: Translators = {
  ...Object.fromEntries(
    SAME_OPERATOR.split(/\s+/).map((entry) => {
      const [kernel, opType = kernel] = entry.split(':') as [string, string?];
      return [kernel, elementwise((graph, x) => graph.node(opType, [x]))];
    }),
  ),
  Relu6: elementwise((graph, x) => graph.node('Clip', [x, graph.scalar(0), graph.scalar(6)])),
  ClipByValue: elementwise((graph, x, node) => {
    const { clipValueMin, clipValueMax } = attrsOf<ClipByValueAttrs>(node);
    return graph.node('Clip', [x, graph.scalar(clipValueMin), graph.scalar(clipValueMax)]);
  }),
  Elu: elementwise((graph, x) => graph.node('Elu', [x], { alpha: float(1) })),
  Selu: elementwise((graph, x) => graph.node('Selu', [x])),
  LeakyRelu: elementwise((graph, x, node) =>
    graph.node('LeakyRelu', [x], { alpha: float(attrsOf<LeakyReluAttrs>(node).alpha) }),
  ),
  Square: elementwise((graph, x) => graph.node('Mul', [x, x])),
  Rsqrt: elementwise((graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Log1p: elementwise((graph, x) => graph.node('Log', [graph.node('Add', [x, graph.scalar(1)])])),
  Expm1: elementwise((graph, x) => graph.node('Sub', [graph.node('Exp', [x]), graph.scalar(1)])),
  Step: elementwise((graph, x, node) => {
    const isPositive = graph.node('Greater', [x, graph.scalar(0)]);
    return graph.node('Where', [isPositive, graph.scalar(1), graph.scalar(attrsOf<StepAttrs>(node).alpha)]);
  }),
  Cast: elementwise((graph, x, node) => cast(graph, x, node, attrsOf<CastAttrs>(node).dtype)),
  Identity: (node, { values }) => values.alias(outputOf(node), inputOf(node as GraphNode, 'x')),
  Softmax: normalized('Softmax'),
  LogSoftmax: normalized('LogSoftmax'),
};

/** Keeps the form of the input. */
function elementwise(formula: Formula): Translator {
  return (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const form = values.form(x);
    values.define(outputOf(node), form, formula(graph, values.name(x, form), node), values.images(x));
  };
}

function cast(graph: GraphBuilder, x: string, node: GraphNode, dtype: DataType): string {
  const to = elementTypeOf(dtype);
  if (to === undefined) refuse(node, `to ${dtype}`);
  return graph.node('Cast', [x], { to: int(to) as Attribute });
}

/** A softmax over the last axis of tfjs's order. */
function normalized(opType: string): Translator {
  return (node, { graph, values }: Context) => {
    const logits = inputOf(node, 'logits') as unknown as TensorInfo & (typeof node.outputs)[0];
    const isImage = values.form(logits) === 'channels-first';
    const form = isImage ? 'channels-first' : 'plain';
    const axis = isImage ? 1 : logits.singleShape.length - 1;
    const name = graph.node(opType, [values.name(logits, form)], { axis: int(axis) });
    values.define(outputOf(node), form, name);
  };
}
