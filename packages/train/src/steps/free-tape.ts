import { engine } from '@tensorflow/tfjs-core';

/**
 * Frees the tensors that tfjs saved for a backward pass that an error prevented. tfjs keeps them: after a batch that did not fit into memory,
 * there would be no room for a smaller one.
 */
export function freeTape(): void {
  const { activeTape, gradientDepth } = engine().state;
  if (gradientDepth > 0) return;
  for (const { saved } of activeTape ?? []) {
    for (const tensor of saved ?? []) tensor.dispose();
  }
}
