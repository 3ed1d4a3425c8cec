import { encodeSafetensors, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { flattenedInputShapes } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';

/** The axis order of saved weights. */
export type WeightsLayout = 'torch' | 'tfjs';

/** The current weights as a safetensors file, with PyTorch's keys in both layouts. */
export async function weights({ model, spec }: RequestContext, layout: WeightsLayout): Promise<Uint8Array> {
  const own = await readStateDict(model);
  const saved = layout === 'torch' ? toTorchLayout(own, flattenedInputShapes(model, spec.model.input)) : own;
  return encodeSafetensors(saved, {
    format: layout === 'torch' ? 'pt' : 'convkit',
    spec: JSON.stringify(spec),
  });
}
