import { encodeSafetensors, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { flattenedInputShapes } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';

/** Whose order of axes weights are saved in. */
export type WeightsLayout = 'torch' | 'tfjs';

/** The weights of now as a safetensors file, under PyTorch's keys in both layouts. */
export async function weights({ model, spec }: RequestContext, layout: WeightsLayout): Promise<Uint8Array> {
  const own = await readStateDict(model);
  const saved = layout === 'torch' ? toTorchLayout(own, flattenedInputShapes(model, spec.model.input)) : own;
  return encodeSafetensors(saved, {
    format: layout === 'torch' ? 'pt' : 'convkit',
    spec: JSON.stringify(spec),
  });
}
