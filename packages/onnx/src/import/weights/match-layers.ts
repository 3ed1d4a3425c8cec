import { isProduct, type LayerNode } from './layer-node.js';

/** A layer of a network with the layer of a graph that it is. */
export interface LayerMatch<A, B> {
  readonly network: LayerNode<A>;
  readonly graph: LayerNode<B>;
}

/** Operations whose inputs may be swapped. */
const COMMUTATIVE = ['Add', 'Mul'];

/**
 * Finds the layers of a network in a graph by how they are connected, from the output back to the image. A batch norm may be missing
 * in the graph where exporters have folded it into the layer before it.
 * @param isSame Whether weights have the same shape.
 * @returns Undefined if the two are not connected alike.
 */
export function matchLayers<A, B>(
  network: LayerNode<A>,
  graph: LayerNode<B>,
  isSame: (left: A, right: B) => boolean,
): LayerMatch<A, B>[] | undefined {
  const results = new Map<LayerNode<A>, Map<LayerNode<B>, readonly LayerMatch<A, B>[] | undefined>>();

  /** Pairs of inputs that must match if `left` is `right`; undefined if it is not. */
  const inputsOf = (left: LayerNode<A>, right: LayerNode<B>): LayerMatch<A, B>[][] | undefined => {
    if (left.kind === 'image' || right.kind === 'image') return left.kind === right.kind ? [[]] : undefined;
    if (left.kind === 'batch norm' && right.kind !== 'batch norm') {
      // A folded batch norm: what it normalizes is the layer itself.
      return isProduct(left.input) && isProduct(right)
        ? [[{ network: left.input, graph: right }]]
        : undefined;
    }
    if (left.kind === 'join' && right.kind === 'join') {
      if (left.operator !== right.operator || left.inputs.length !== right.inputs.length) return undefined;
      const pairs = (inputs: readonly LayerNode<B>[]) =>
        left.inputs.map((input, i) => ({ network: input, graph: inputs[i] as LayerNode<B> }));
      const swapped = COMMUTATIVE.includes(left.operator) ? [pairs(right.inputs.toReversed())] : [];
      return [pairs(right.inputs), ...swapped];
    }
    if (left.kind === 'join' || right.kind === 'join' || left.kind !== right.kind) return undefined;
    const isEqual =
      left.kind === 'batch norm'
        ? right.kind === 'batch norm' && isSame(left.scale, right.scale)
        : isProduct(right) && isSame(left.weight, right.weight);
    return isEqual ? [[{ network: left.input, graph: right.input }]] : undefined;
  };

  /** The pairs of inputs that match, or undefined. */
  const match = (left: LayerNode<A>, right: LayerNode<B>): readonly LayerMatch<A, B>[] | undefined => {
    const known = results.get(left) ?? new Map();
    results.set(left, known);
    if (known.has(right)) return known.get(right);
    const found = inputsOf(left, right)?.find((pairs) =>
      pairs.every((pair) => match(pair.network, pair.graph) !== undefined),
    );
    known.set(right, found);
    return found;
  };

  if (!match(network, graph)) return undefined;
  const matches = new Map<LayerNode<A>, LayerMatch<A, B>>();
  const pending: LayerMatch<A, B>[] = [{ network, graph }];
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    if (matches.has(pair.network)) continue;
    matches.set(pair.network, pair);
    pending.push(...(match(pair.network, pair.graph) ?? []));
  }
  return [...matches.values()].reverse();
}
