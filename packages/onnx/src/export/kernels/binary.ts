import type { GraphNode } from '@convkit/core';
import { int } from '../model/attributes.js';
import { elementTypeOf } from '../model/element-types.js';
import type { GraphBuilder } from '../model/graph-builder.js';
import { operand, operandForm } from '../operands.js';
import { type Context, inputOf, outputOf, type Translator, type Translators } from '../translator.js';

/** Kernels of two tensors that are an operator. */
const OPERATORS = {
  Add: 'Add',
  Sub: 'Sub',
  Multiply: 'Mul',
  RealDiv: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Pow: 'Pow',
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
} as const;

export const binary: Translators = {
  ...Object.fromEntries(
    Object.entries(OPERATORS).map(([kernel, opType]) => [
      kernel,
      combine(['a', 'b'], (graph, names) => graph.node(opType, names)),
    ]),
  ),
  NotEqual: combine(['a', 'b'], (graph, names) => graph.node('Not', [graph.node('Equal', names)])),
  SquaredDifference: combine(['a', 'b'], (graph, names) => {
    const difference = graph.node('Sub', names);
    return graph.node('Mul', [difference, difference]);
  }),
  FloorDiv: combine(['a', 'b'], (graph, names) => graph.node('Floor', [graph.node('Div', names)])),
  // The result has the sign of the divisor.
  Mod: combine(['a', 'b'], (graph, [a = '', b = '']) => {
    const quotient = graph.node('Floor', [graph.node('Div', [a, b])]);
    return graph.node('Sub', [a, graph.node('Mul', [quotient, b])]);
  }),
  Prelu: combine(['x', 'alpha'], (graph, [x = '', alpha = '']) => {
    const negative = graph.node('Mul', [x, alpha]);
    return graph.node('Where', [graph.node('Less', [x, graph.scalar(0)]), negative, x]);
  }),
  Select: combine(['condition', 't', 'e'], (graph, [condition = '', ...choices], { inputs, outputs }) => {
    // The type of the result is the wider one.
    const dtype = outputs[0]?.dtype;
    const to = int(elementTypeOf(dtype ?? 'float32') as number);
    const isWide = [inputs.t, inputs.e].map((value) => value?.dtype === dtype);
    const wide = choices.map((name, i) => (isWide[i] ? name : graph.node('Cast', [name], { to })));
    return graph.node('Where', [condition, ...wide]);
  }),
  AddN: (node, context) =>
    combineAll(node, Object.keys(node.inputs), context, (graph, names) => graph.node('Sum', names)),
};

type Combination = (graph: GraphBuilder, names: string[], node: GraphNode) => string;

/** Translates an elementwise kernel of several inputs that broadcast. */
function combine(inputs: readonly string[], combination: Combination): Translator {
  return (node, context) => combineAll(node, inputs, context, combination);
}

function combineAll(
  node: GraphNode,
  inputs: readonly string[],
  context: Context,
  combination: Combination,
): void {
  const [operands, output] = [inputs.map((name) => inputOf(node, name)), outputOf(node)];
  const form = operandForm(operands, output, context);
  const names = operands.map((value) => operand(value, form, context));
  context.values.define(output, form.form, combination(context.graph, names, node), form.images);
}
