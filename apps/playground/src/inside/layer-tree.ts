import type { LayerSummary } from '@convkit/core';

/** Layers that belong to one block, or one layer that stands alone. */
export interface Block {
  /** The first part of the layers' paths. */
  readonly name: string;
  readonly layers: readonly LayerSummary[];
  /** Shape of the last layer's output for one image. */
  readonly output: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** Neighbors whose paths begin alike, together, in the order in which they run. */
export function blocksOf(layers: readonly LayerSummary[]): Block[] {
  const groups: { readonly name: string; readonly layers: LayerSummary[] }[] = [];
  for (const layer of layers) {
    const name = layer.layer.split('.')[0] as string;
    const last = groups.at(-1);
    if (last?.name === name) last.layers.push(layer);
    else groups.push({ name, layers: [layer] });
  }
  return groups.map(({ name, layers: own }) => ({
    name: name || 'network',
    layers: own,
    output: own.at(-1)?.output ?? [],
    parameters: own.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: own.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  }));
}
