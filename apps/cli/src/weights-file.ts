import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CHECKPOINT_FILE } from '@convkit/train/node';
import { readWeights, type WeightsFile } from 'convkit';

/** Opens a file of weights, or the checkpoint of a run by its folder. */
export async function openWeightsFile(file: string): Promise<WeightsFile> {
  const found = await stat(file).catch(() => undefined);
  return readWeights(found?.isDirectory() ? path.join(file, CHECKPOINT_FILE) : file);
}
