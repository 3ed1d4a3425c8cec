import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import { replaceNodes, type Uses, usesOf } from './rewrite.js';

const CHANNELS = 3;

/**
 * Replaces grouped convolutions that are composed of a split, one convolution per group and a concatenation by one convolution
 * with the attribute `groups`.
 */
export function groupConvolutions(graph: ForwardGraph): ForwardGraph {
  const uses = usesOf(graph);
  const replacements = new Map<GraphNode, GraphNode>();
  for (const node of graph.nodes) {
    const grouped = node.kernel === 'Concat' && groupedConvolution(node, uses);
    if (grouped) replacements.set(node, grouped);
  }
  return replaceNodes(graph, replacements);
}

function groupedConvolution(concat: GraphNode, uses: Uses): GraphNode | undefined {
  const parts = Object.values(concat.inputs) as GraphValue[];
  if (concat.outputs[0]?.shape.length !== 4 || axisOf(concat) !== CHANNELS || parts.length < 2)
    return undefined;
  const convolutions = parts.map((part) => (uses.isPrivate(part) ? uses.producer(part) : undefined));
  const [first] = convolutions;
  if (!first || !['Conv2D', 'FusedConv2D'].includes(first.kernel) || first.inputs.preluActivationWeights) {
    return undefined;
  }
  const isAlike = (node: GraphNode | undefined) =>
    node?.kernel === first.kernel && JSON.stringify(node.attrs) === JSON.stringify(first.attrs);
  if (!convolutions.every(isAlike)) return undefined;
  const nodes = convolutions as GraphNode[];
  const x = splitSource(
    nodes.map(({ inputs }) => inputs.x),
    CHANNELS,
    uses,
  );
  const filter = splitSource(
    nodes.map(({ inputs }) => inputs.filter),
    CHANNELS,
    uses,
  );
  const bias = splitSource(
    nodes.map(({ inputs }) => inputs.bias),
    0,
    uses,
  );
  if (!x || !filter || (first.inputs.bias && !bias)) return undefined;
  const groups = { groups: nodes.length };
  return {
    ...first,
    inputs: { x, filter, bias },
    attrs: { ...first.attrs, ...groups },
    singleAttrs: { ...first.singleAttrs, ...groups },
    outputs: concat.outputs,
    layer: concat.layer,
  };
}

/** The tensor that is split along `axis` into `parts`, all of them, in order and of one size. */
function splitSource(
  parts: readonly (GraphValue | undefined)[],
  axis: number,
  uses: Uses,
): GraphValue | undefined {
  const split = uses.producer(parts[0]);
  if (split?.kernel !== 'SplitV' || split.outputs.length !== parts.length || axisOf(split) !== axis)
    return undefined;
  const size = split.outputs[0]?.shape[axis];
  const isEven = split.outputs.every((output, i) => output === parts[i] && output.shape[axis] === size);
  return isEven ? split.inputs.x : undefined;
}

/** The axis of a node that has one, counted from the start. */
function axisOf({ attrs, outputs }: GraphNode): number {
  const axis = Number(attrs.axis);
  return axis < 0 ? axis + (outputs[0]?.shape.length ?? 0) : axis;
}
