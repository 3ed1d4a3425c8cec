import type { Hdf5Dataset } from '../hdf5/dataset.js';
import type { Hdf5Object } from '../hdf5/hdf5-file.js';
import type { KerasLayer } from './keras-file.js';
import { parseJson, parseModelConfig } from './layer-config.js';
import { classOf, plainName } from './weight-names.js';

/** Reads the layers of Keras 2: a group for each layer, and attributes that list layers and weights in order. */
export async function readNamedLayers(file: string, root: Hdf5Object, weights: Hdf5Object) {
  const text = (await root.strings('model_config'))?.join('');
  const configs =
    text === undefined ? undefined : parseModelConfig(file, parseJson(file, 'model_config', text));
  const datasets = new Map<string, Hdf5Dataset>();
  const stored = new Map<string, Record<string, string>>();
  const names = await readList(weights, 'layer_names');
  for (const name of names ?? []) {
    if (stored.has(name)) throw weights.damaged(`it has the layer '${name}' twice`);
    stored.set(name, await readLayer(weights, name, datasets));
  }
  const layers = configs
    ? configs.map((config) => ({ ...config, weights: stored.get(config.name) ?? {} }))
    : [...stored].map(([name, keys]) => withoutConfig(name, keys, datasets));
  const metadata = await readMetadata([root, weights], ['keras_version', 'backend']);
  return { layers, hasArchitecture: configs !== undefined, datasets, metadata };
}

/** Reads the weights of a layer into `datasets`, and returns their keys by name. */
async function readLayer(
  weights: Hdf5Object,
  name: string,
  datasets: Map<string, Hdf5Dataset>,
): Promise<Record<string, string>> {
  const group = await weights.child(name);
  if (!group) throw weights.damaged(`it lists the layer '${name}', but has no weights of it`);
  const paths = (await readList(group, 'weight_names')) ?? [];
  const short = paths.map(plainName);
  // Layers that contain layers have several weights of one name.
  const names = new Set(short).size === paths.length ? short : paths;
  const keys: Record<string, string> = {};
  for (const [i, path] of paths.entries()) {
    const dataset = await group.child(path);
    if (!dataset) throw weights.damaged(`it lists the weight '${path}' of '${name}', but does not have it`);
    const weight = names[i] as string;
    keys[weight] = `${name}/${weight}`;
    datasets.set(`${name}/${weight}`, dataset.dataset());
  }
  return keys;
}

/** Reads a list of strings, which Keras splits into numbered attributes if it is long. */
export async function readList(object: Hdf5Object, name: string): Promise<string[] | undefined> {
  const whole = await object.strings(name);
  if (whole) return whole;
  const all: string[] = [];
  for (let i = 0; ; i++) {
    const part = await object.strings(`${name}${i}`);
    if (!part) return i === 0 ? undefined : all;
    all.push(...part);
  }
}

/** Reads the attributes `names` of the first object that has them. */
async function readMetadata(
  objects: readonly Hdf5Object[],
  names: readonly string[],
): Promise<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const object of objects) {
    for (const name of names) {
      const [value] = (await object.strings(name)) ?? [];
      if (value !== undefined) metadata[name] ??= value;
    }
  }
  return metadata;
}

function withoutConfig(
  name: string,
  weights: Readonly<Record<string, string>>,
  datasets: ReadonlyMap<string, Hdf5Dataset>,
): KerasLayer {
  const shapes = new Map(
    Object.entries(weights).map(([weight, key]) => [weight, datasets.get(key)?.shape ?? []]),
  );
  return { name, className: classOf(shapes), config: {}, inputs: [], weights };
}
