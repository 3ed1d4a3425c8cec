import type { NameFamily } from '@convkit/checkpoint';
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
  if (format === 'keras') return 'convkit';
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

/**
 * The shape that a parameter or buffer has in a layout.
 * @param key Its name, of which only the last part counts: the axes of a `weight` differ.
 * @param shape Its shape in the network.
 */
export function shapeIn(layout: Layout, key: string, shape: readonly number[]): readonly number[] {
  if (layout === 'convkit' || !/(^|\.)weight$/.test(key)) return shape;
  if (shape.length === 2) return [...shape].reverse();
  return shape.length === 4 ? [3, 2, 0, 1].map((axis) => shape[axis] as number) : shape;
}

/** Whether a weight has the same shape in both layouts, although its values are ordered differently. */
export function isAmbiguous(key: string, shape: readonly number[]): boolean {
  const isOrdered = shape.length === 2 || shape.length === 4;
  const isLong = shape.filter((extent) => extent > 1).length > 1;
  return isOrdered && isLong && String(shapeIn('torch', key, shape)) === String(shape) && /weight$/.test(key);
}
