import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import type { TypedArray } from '@tensorflow/tfjs-core';
import { ConstantReader } from './constant-reader.js';

/**
 * Replaces variables, and whatever is computed from constants only, by constants. The active backend computes them. The values
 * of variables are those at the time of the call.
 */
export async function readConstants(graph: ForwardGraph): Promise<ForwardGraph> {
  const reader = new ConstantReader(graph);
  const rest = graph.nodes.filter((node) => !reader.computes(node));
  const used = new Set([graph.output, ...rest.flatMap(({ inputs }) => Object.values(inputs))]);
  const constants = [...used].filter(
    (value) => value !== undefined && reader.isConstant(value),
  ) as GraphValue[];
  const values = await reader.read(constants);
  const read = new Map(
    constants.map((value, i) => [value, constant(value, values[i] as TypedArray, reader)]),
  );
  const replaced = (value: GraphValue) => read.get(value) ?? value;
  return {
    ...graph,
    nodes: rest.map((node) => withInputs(node, replaced)),
    output: replaced(graph.output),
  };
}

function constant(value: GraphValue, values: TypedArray, reader: ConstantReader): GraphValue {
  const { shape, singleShape, dtype } = value;
  const key = reader.keyOf(value);
  return { shape, singleShape, dtype, values, ...(key !== undefined && { key }) };
}

function withInputs(node: GraphNode, replaced: (value: GraphValue) => GraphValue): GraphNode {
  const inputs = Object.entries(node.inputs).map(([name, value]) => [name, value && replaced(value)]);
  return { ...node, inputs: Object.fromEntries(inputs) };
}
