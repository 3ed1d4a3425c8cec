import { encodePytorch, encodeSafetensors, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { flattenedInputShapes } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';

/** A file of weights: PyTorch's own, or safetensors in the axis order of PyTorch or TensorFlow.js. */
export type WeightsFormat = 'pth' | 'torch' | 'tfjs';

/** The current weights as a file, with PyTorch's keys in all formats. */
export async function weights({ model, spec }: RequestContext, format: WeightsFormat): Promise<Uint8Array> {
  const own = await readStateDict(model);
  const saved = format === 'tfjs' ? own : toTorchLayout(own, flattenedInputShapes(model, spec.model.input));
  if (format === 'pth') return encodePytorch(saved);
  return encodeSafetensors(saved, {
    format: format === 'torch' ? 'pt' : 'convkit',
    spec: JSON.stringify(spec),
  });
}
