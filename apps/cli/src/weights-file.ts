import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { CheckpointError, ConfigError } from '@convkit/core';
import { CHECKPOINT_FILE } from '@convkit/train/node';
import { readWeights, type WeightsFile } from 'convkit';

/**
 * Opens a file of weights, or the checkpoint of a run by its folder.
 * @throws CheckpointError if the folder has no checkpoint.
 */
export async function openWeightsFile(file: string): Promise<WeightsFile> {
  if (!(await isFolder(file))) return readWeights(file);
  const checkpoint = path.join(file, CHECKPOINT_FILE);
  if (await stat(checkpoint).catch(() => undefined)) return readWeights(checkpoint);
  throw new CheckpointError(`${file} is a folder without a ${CHECKPOINT_FILE}`, {
    hint: 'Name a file of weights in it, or the folder of a run.',
  });
}

/**
 * Checks that `to` is not the file that is read, or the checkpoint of the run that is: what it becomes lacks a part of it.
 * @throws ConfigError if it is.
 */
export async function checkOtherFile(to: string, read: string): Promise<void> {
  const file = (await isFolder(read)) ? path.join(read, CHECKPOINT_FILE) : read;
  const [target, source] = await Promise.all([to, file].map((name) => realpath(name).catch(() => undefined)));
  if (target === undefined || target !== source) return;
  throw new ConfigError(`--to ${to} would overwrite the file that is read`, {
    hint: 'Choose another name for the new file.',
  });
}

const isFolder = async (file: string) => (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
