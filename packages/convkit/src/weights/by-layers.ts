import type { TensorData, TensorEntry } from '@convkit/checkpoint';
import { CheckpointError, disposeModule, isConvkitError, type ModelSpec, Rng } from '@convkit/core';
import { createModel } from '../models.js';
import type { WeightsFile } from './read-weights.js';

/** Tensors of a file, as `loadWeights` reads them. */
export type Readable = Pick<WeightsFile, 'source' | 'format' | 'metadata' | 'tensors' | 'read'> & {
  /** What a user should know of how the weights were found. */
  readonly notes?: readonly string[];
};

/**
 * The weights of a file that describes its network, found layer by layer: under the keys and in the layout of the network that `spec`
 * describes, except that the last layer may have another number of classes. A file that has names only is returned as it is.
 * @throws CheckpointError if the file describes another network.
 */
export async function byLayers(
  file: Readable & Pick<WeightsFile, 'stateOf'>,
  spec: ModelSpec,
): Promise<Readable> {
  if (!file.stateOf) return file;
  const { state, notes } = await anyClasses(file, spec, file.stateOf);
  return {
    source: file.source,
    format: file.format,
    metadata: { format: 'convkit' },
    notes,
    tensors: new Map([...state].map(([key, { dtype, shape }]) => [key, { stored: dtype, shape }])),
    read: async (key) => state.get(key) as TensorData,
  };
}

/** Tries the number of classes of `spec`, then those that the file may have. */
async function anyClasses(
  { source, tensors }: Readable,
  spec: ModelSpec,
  stateOf: NonNullable<WeightsFile['stateOf']>,
): Promise<{ state: Map<string, TensorData>; notes: string[] }> {
  const counts = new Set([spec.classes.length, ...classCounts([...tensors.values()])]);
  let failure: unknown;
  for (const count of counts) {
    const classes = Array.from({ length: count }, (_, label) => String(label));
    const model = createModel({ ...spec, classes }, new Rng(0));
    try {
      const notes: string[] = [];
      return { state: await stateOf(model, spec.input, (text) => notes.push(text)), notes };
    } catch (error) {
      if (!isConvkitError(error)) throw error;
      failure ??= error;
      // The number of classes is not what differs.
      if (error.code !== 'CHECKPOINT_WEIGHTS') break;
    } finally {
      disposeModule(model);
    }
  }
  if (isConvkitError(failure, 'CHECKPOINT')) throw failure;
  throw new CheckpointError(
    `${source} does not fit ${spec.name} (${spec.variant}): ${(failure as Error).message}`,
    {
      code: 'CHECKPOINT_WEIGHTS',
      cause: failure,
      hint: 'Choose the model, variant and size that the file describes.',
    },
  );
}

/** Sizes of the last matrix and of the last two tensors: PyTorch's exporter writes the last layer before folded convolutions. */
function classCounts(tensors: readonly TensorEntry[]): number[] {
  const matrix = tensors.findLast(({ shape }) => shape.length === 2);
  const candidates = [...(matrix ? [matrix] : []), ...tensors.slice(-2)];
  return candidates.flatMap(({ shape }) => shape).filter((count) => count > 1);
}
