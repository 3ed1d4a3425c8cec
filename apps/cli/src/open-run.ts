import path from 'node:path';
import { CheckpointError, isConvkitError } from '@convkit/core';
import { decodeRunCheckpoint, type RunCheckpoint } from '@convkit/train';
import { CHECKPOINT_FILE, readRunFolder } from '@convkit/train/node';
import { type BackendOptions, type Classifier, loadTrained, type Regressor } from 'convkit';

/**
 * Loads the network of a run, or of a file: a classifier or a regressor.
 * @throws CheckpointError naming the file if it is damaged.
 */
export const openTrained = (run: string, options: BackendOptions): Promise<Classifier | Regressor> =>
  namingFile(run, () => loadTrained(run, options));

/**
 * Reads the checkpoint of a run.
 * @throws CheckpointError naming the file if it is damaged.
 */
export const openCheckpoint = (run: string): Promise<RunCheckpoint> =>
  namingFile(run, async () => decodeRunCheckpoint(await readRunFolder(run)));

/** Names the file of the run in the error of a checkpoint that does not. */
async function namingFile<T>(run: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isConvkitError(error, 'CHECKPOINT') || error.message.includes(run)) throw error;
    const file = /\.(safetensors|onnx)$/i.test(run) ? run : path.join(run, CHECKPOINT_FILE);
    throw new CheckpointError(`${file}: ${error.message}`, {
      cause: error,
      ...(error.hint !== undefined && { hint: error.hint }),
      ...(error.code === 'CHECKPOINT_WEIGHTS' && { code: error.code }),
    });
  }
}
