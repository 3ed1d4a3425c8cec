import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';

/** Who produces and uses the values of a graph. */
export interface Uses {
  /** The node that computes a value. */
  producer(value: GraphValue | undefined): GraphNode | undefined;
  /** Whether one node uses `value`, once, and it is not the output of the graph. */
  isPrivate(value: GraphValue): boolean;
}

/** Finds the uses of the values of `graph`. */
export function usesOf({ nodes, output }: ForwardGraph): Uses {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const counts = new Map<GraphValue, number>([[output, 2]]);
  for (const { inputs } of nodes) {
    for (const value of Object.values(inputs)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return {
    producer: (value) => value && producers.get(value),
    isPrivate: (value) => counts.get(value) === 1,
  };
}

/** Replaces nodes by others that compute the same outputs, and drops the nodes that nobody needs any more. */
export function replaceNodes(
  graph: ForwardGraph,
  replacements: ReadonlyMap<GraphNode, GraphNode>,
): ForwardGraph {
  if (replacements.size === 0) return graph;
  const needed = new Set<GraphValue>([graph.output]);
  const nodes = graph.nodes
    .map((node) => replacements.get(node) ?? node)
    .toReversed()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some((value) => needed.has(value))) return false;
      for (const value of Object.values(inputs)) if (value) needed.add(value);
      return true;
    })
    .toReversed();
  return { ...graph, nodes };
}
