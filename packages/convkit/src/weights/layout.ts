import { type NameFamily, torchShape } from '@convkit/checkpoint';
import type { WeightKind } from '@convkit/core';
import type { WeightsFile } from './read-weights.js';

/** Axis order of weights: convkit's [height, width, in, out] and [in, out], or PyTorch's [out, in, height, width] and [out, in]. */
export type Layout = 'convkit' | 'torch';

/** The file's own word about its layout. */
type Described = Pick<WeightsFile, 'format' | 'metadata' | 'tensors'>;

/**
 * The layout that a file declares, by its format, its metadata, its names, or the type of its counts of batches, which only PyTorch
 * stores as int64. Undefined if nothing tells.
 */
export function declaredLayout(
  { format, metadata, tensors }: Described,
  names: NameFamily,
): Layout | undefined {
  if (metadata.format === 'convkit') return 'convkit';
  if (format !== 'safetensors' || names === 'timm' || names === 'transformers') return 'torch';
  if (metadata.format === 'pt') return 'torch';
  if (`${metadata.format} ${metadata.layout}`.includes('convkit')) return 'convkit';
  for (const [key, { stored }] of tensors) {
    if (!key.endsWith('num_batches_tracked')) continue;
    if (stored === 'int64') return 'torch';
    if (stored === 'int32') return 'convkit';
  }
  return undefined;
}

/** The shape in a layout of the parameter or buffer `key`, which has the given shape in the network. */
export const shapeIn = (
  layout: Layout,
  key: string,
  shape: readonly number[],
  kind?: WeightKind,
): readonly number[] => (layout === 'convkit' ? shape : torchShape(key, shape, kind));

/** Whether a weight has the same shape in both layouts, although its values are ordered differently. */
export function isAmbiguous(key: string, shape: readonly number[], kind?: WeightKind): boolean {
  const isMatrixOrFilter = shape.length === 2 || shape.length === 4;
  const isOrdered = /(^|\.)weight$/.test(key) && (kind ? kind !== 'table' : isMatrixOrFilter);
  const isLong = shape.filter((extent) => extent > 1).length > 1;
  return isOrdered && isLong && String(torchShape(key, shape, kind)) === String(shape);
}
