import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import { replaceNodes, type Uses, usesOf } from './rewrite.js';

/** Replaces a product of two matrices and the addition of a constant row by the product with a bias: a linear layer. */
export function mergeBiases(graph: ForwardGraph): ForwardGraph {
  const uses = usesOf(graph);
  const replacements = new Map<GraphNode, GraphNode>();
  for (const node of graph.nodes) {
    const { a, b } = node.inputs;
    if (node.kernel !== 'Add' || !a || !b) continue;
    const merged = withBias(node, a, b, uses) ?? withBias(node, b, a, uses);
    if (merged) replacements.set(node, merged);
  }
  return replaceNodes(graph, replacements);
}

function withBias(add: GraphNode, product: GraphValue, bias: GraphValue, uses: Uses): GraphNode | undefined {
  const matmul = uses.producer(product);
  if (matmul?.kernel !== 'BatchMatMul' || !uses.isPrivate(product)) return undefined;
  const { a, b } = matmul.inputs;
  const isLinear = a?.shape.length === 2 && b?.shape.length === 2 && b.values && !a.values;
  const columns = product.shape[1];
  const isRow = bias.values?.length === columns && (bias.shape.at(-1) ?? 1) === columns;
  if (!isLinear || !isRow || bias.shape.length > 2) return undefined;
  return {
    ...matmul,
    kernel: '_FusedMatMul',
    inputs: { a, b, bias },
    outputs: add.outputs,
    layer: add.layer,
  };
}
