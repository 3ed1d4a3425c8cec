import { CheckpointError, checkArguments, checkOptions } from '@convkit/core';
import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { closingOnError } from '../../files/tensor-file.js';
import { HDF5_SIGNATURE } from '../hdf5/hdf5-file.js';
import type { KerasFile } from './keras-file.js';
import { parseJson } from './layer-config.js';
import { openH5 } from './open-h5.js';
import { ZipEntries } from './zip-entries.js';

/** Options of `openKeras`. */
export interface OpenKerasOptions {
  /**
   * Reads the weights of a .keras file once to compare them with their checksum. HDF5 files have none.
   * @defaultValue false
   */
  readonly verify?: boolean;
}

/**
 * Opens a file of Keras: a whole model (.h5 of Keras 2, .keras of Keras 3) or the weights of a model (.weights.h5 of either). Reads the
 * description of the layers; each tensor is read into its own memory when it is asked for. float16 becomes float32. Closes `source` with
 * the file, or if it cannot be opened.
 * @throws CheckpointError describing what is wrong with the file.
 */
export function openKeras(source: ByteSource, options: OpenKerasOptions = {}): Promise<KerasFile> {
  checkArguments('openKeras', { source }, { source: 'bytesource' });
  checkOptions('openKeras', options, { verify: 'boolean?' });
  const { verify = false } = options;
  return closingOnError(source, async () => {
    const start = new Uint8Array(await readExactly(source, 0, Math.min(source.size, HDF5_SIGNATURE.length)));
    if (HDF5_SIGNATURE.every((byte, i) => start[i] === byte)) return openH5(source);
    if (start[0] === 0x50 && start[1] === 0x4b) return openArchive(source, verify);
    throw new CheckpointError(`${source.name} is neither an HDF5 file (.h5) nor a zip archive (.keras)`, {
      hint: 'Choose a file that Keras saved. A model.json of tf.layers is opened with openTfjsLayers.',
    });
  });
}

/** The file of weights in an archive. */
const WEIGHTS = 'model.weights.h5';

async function openArchive(source: ByteSource, verify: boolean): Promise<KerasFile> {
  const archive = await ZipEntries.read(source);
  const [config, weights] = [await archive.text('config.json'), await archive.open(WEIGHTS)];
  if (config === undefined || !weights) {
    throw new CheckpointError(`${source.name} is a zip archive, but not one of Keras`, {
      hint: 'Choose a .keras file, which contains config.json and model.weights.h5.',
    });
  }
  if (verify) await archive.verify(WEIGHTS);
  const metadata = parseJson(source.name, 'metadata.json', (await archive.text('metadata.json')) ?? '{}');
  const file = await openH5(weights, parseJson(source.name, 'config.json', config));
  return { ...file, metadata: textValues(metadata), close: () => source.close() };
}

function textValues(metadata: unknown): Record<string, string> {
  const values = Object.entries(metadata ?? {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(values) as Record<string, string>;
}
