import type { RunView } from '../../runs/run-view.js';

/** The 3x3 convolutions on the way from the input to the output; not those of shortcuts. */
const isOnPath = (layer: string) => /(^|\.)conv\d$/.test(layer);

/** The latest gradient norm of each convolution, from the input to the output. */
export function latestGradients({ layers }: RunView): number[] {
  const names = layers.layers('gradientNorms').filter(isOnPath);
  return layers
    .rows('gradientNorms', names)
    .slice(1)
    .map((norms) => norms.at(-1) ?? 0);
}

/** The latest step at which gradients were measured. 0 before. */
export const latestGradientStep = ({ layers }: RunView): number =>
  layers.rows('gradientNorms', [])[0]?.at(-1) ?? 0;
