import type { TensorData } from '@convkit/checkpoint';
import type { WeightsFile } from './read-weights.js';

/** A file of weights in memory. */
export function fileOf(
  tensors: ReadonlyMap<string, TensorData>,
  source = 'the file of weights',
  about: Partial<Pick<WeightsFile, 'format' | 'metadata'>> = {},
) {
  const entries = [...tensors].map(([key, { dtype, shape }]) => [key, { stored: dtype, shape }] as const);
  return {
    source,
    format: 'safetensors' as const,
    metadata: {},
    ...about,
    tensors: new Map(entries),
    read: async (key: string) => tensors.get(key) as TensorData,
  };
}
