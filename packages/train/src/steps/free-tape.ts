import { engine } from '@tensorflow/tfjs-core';

/**
 * Frees the tensors that tfjs saved for a backward pass that failed. Otherwise, after a batch that did not fit into memory, a smaller one
 * would not fit either.
 */
export function freeTape(): void {
  const { activeTape, gradientDepth } = engine().state;
  if (gradientDepth > 0) return;
  for (const { saved } of activeTape ?? []) {
    for (const tensor of saved ?? []) tensor.dispose();
  }
}
