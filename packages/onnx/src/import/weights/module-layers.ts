import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import { type ImageNode, isProduct, joined, type LayerNode } from './layer-node.js';

/** State-dict key of a variable of the network. */
export type Key = string;

/** Kernels of tfjs that ONNX knows under another name. */
const OPERATORS: Readonly<Record<string, string>> = {
  BatchMatMul: 'MatMul',
  Multiply: 'Mul',
  RealDiv: 'Div',
};

/** Reduces the forward pass of a network to its layers. @returns The layer that the output comes from. */
export function moduleLayers(graph: ForwardGraph): LayerNode<Key> {
  const image: ImageNode = { kind: 'image' };
  const nodes = new Map<GraphValue, LayerNode<Key>>([[graph.input, image]]);
  const keys = new Map<GraphValue, Key>();
  const products = new Map<Key, LayerNode<Key>[]>();

  const keyOf = (value: GraphValue | undefined) => value && (value.key ?? keys.get(value));
  const layerOf = (node: GraphNode): LayerNode<Key> | undefined => {
    const { kernel, inputs, attrs } = node;
    if (kernel === 'FusedBatchNorm') {
      const [scale, offset, mean, variance] = ['scale', 'offset', 'mean', 'variance'].map((name) =>
        keyOf(inputs[name]),
      );
      const input = inputs.x && nodes.get(inputs.x);
      if (!input || !scale || !offset || !mean || !variance) return undefined;
      return {
        kind: 'batch norm',
        input,
        scale,
        offset,
        mean,
        variance,
        epsilon: Number(attrs.varianceEpsilon),
      };
    }
    const filter =
      inputs.filter ?? (kernel === 'BatchMatMul' || kernel === '_FusedMatMul' ? inputs.b : undefined);
    const data = inputs.x ?? inputs.a;
    const [input, weight] = [data && nodes.get(data), keyOf(filter)];
    if (!input || !weight) return undefined;
    // The groups of a convolution are kernels of their own.
    const known = products.get(weight)?.find((layer) => 'input' in layer && layer.input === input);
    if (known) return known;
    const kind = inputs.filter ? 'convolution' : 'linear';
    const layer = { kind, input, weight, bias: keyOf(inputs.bias) } as const;
    products.set(weight, [...(products.get(weight) ?? []), layer]);
    return layer;
  };

  for (const node of graph.nodes) {
    const values = Object.values(node.inputs).filter((value) => value !== undefined);
    const inputs = values.map((value) => nodes.get(value)).filter((input) => input !== undefined);
    const [key] = values.map(keyOf).filter((found) => found !== undefined);
    if (inputs.length === 0) {
      for (const output of node.outputs) if (key !== undefined) keys.set(output, key);
      continue;
    }
    let layer = layerOf(node);
    if (!layer) {
      layer = joined(OPERATORS[node.kernel] ?? node.kernel, inputs, image);
      if (node.kernel === 'Add' && isProduct(layer)) layer.bias ??= key;
    }
    for (const output of node.outputs) nodes.set(output, layer);
  }
  return nodes.get(graph.output) ?? image;
}
