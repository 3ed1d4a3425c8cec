import type { LayerSummary } from '@convkit/core';

/** The layers of a block, or a single layer. */
export interface Block {
  /** First part of the layers' paths; '' for the network itself. */
  readonly name: string;
  readonly layers: readonly LayerSummary[];
  /** Shape of the last layer's output for one image. */
  readonly output: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** Groups neighboring layers whose paths have the same first part, in the order in which they run. */
export function blocksOf(layers: readonly LayerSummary[]): Block[] {
  const groups: { readonly name: string; readonly layers: LayerSummary[] }[] = [];
  for (const layer of layers) {
    const name = layer.layer.split('.')[0] as string;
    const last = groups.at(-1);
    if (last?.name === name) last.layers.push(layer);
    else groups.push({ name, layers: [layer] });
  }
  return groups.map(({ name, layers: own }) => ({
    name,
    layers: own,
    output: own.at(-1)?.output ?? [],
    parameters: own.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: own.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  }));
}
