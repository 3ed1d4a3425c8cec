import { CheckpointError } from '@convkit/core';
import type { ByteSource } from '../../files/byte-source.js';
import { noSuchTensor, type TensorEntry } from '../../files/tensor-file.js';
import type { Hdf5Dataset } from '../hdf5/dataset.js';
import { type Hdf5Object, openHdf5 } from '../hdf5/hdf5-file.js';
import type { KerasFile, KerasLayer } from './keras-file.js';
import { readList, readNamedLayers } from './read-named-layers.js';
import { readNumberedLayers } from './read-numbered-layers.js';

/** Layers whose weights are datasets. */
export interface H5Layers {
  readonly layers: readonly KerasLayer[];
  readonly hasArchitecture: boolean;
  /** Datasets by key. */
  readonly datasets: ReadonlyMap<string, Hdf5Dataset>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Opens an HDF5 file of Keras: a whole model (.h5) or the weights of a model (.weights.h5) of Keras 2 or 3.
 * @param model Description of the model, if it comes from elsewhere.
 */
export async function openH5(source: ByteSource, model?: unknown): Promise<KerasFile> {
  const root = await openHdf5(source);
  const contents = await readLayers(source.name, root, model);
  const { datasets, metadata, layers, hasArchitecture } = contents;
  const entries: ReadonlyMap<string, TensorEntry> = new Map(
    [...datasets].map(([key, { stored, shape }]) => [key, { stored, shape }]),
  );
  return {
    name: source.name,
    format: 'keras',
    layers,
    hasArchitecture,
    entries,
    metadata,
    async read(key) {
      const dataset = datasets.get(key);
      if (!dataset) throw noSuchTensor({ name: source.name, entries }, key);
      return dataset.read();
    },
    close: () => source.close(),
  };
}

async function readLayers(file: string, root: Hdf5Object, model: unknown): Promise<H5Layers> {
  const whole = await root.child('model_weights');
  if (whole) return readNamedLayers(file, root, whole);
  if (root.children.includes('layers') || root.children.includes('_layer_checkpoint_dependencies')) {
    return readNumberedLayers(file, root, model);
  }
  if (model === undefined && (await readList(root, 'layer_names'))) return readNamedLayers(file, root, root);
  throw new CheckpointError(`${file} is an HDF5 file, but not one of Keras`, {
    hint: 'Choose a file that model.save or model.save_weights wrote.',
  });
}
