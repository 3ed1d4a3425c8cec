import type { Hdf5Dataset } from '../hdf5/dataset.js';
import type { Hdf5Object } from '../hdf5/hdf5-file.js';
import type { KerasLayer } from './keras-file.js';
import { type LayerConfig, parseModelConfig } from './layer-config.js';
import { CLASSES_BY_SNAKE_CASE, snakeCase, weightNames } from './weight-names.js';

/** Deepest nesting of groups in a layer. */
const DEEPEST = 8;

/**
 * Reads the layers of Keras 3: groups named after the layers' classes, numbered if there are several of one class, with numbered weights.
 * Without a description of the model, layers of one class are in order, but not those of different classes.
 */
export async function readNumberedLayers(file: string, root: Hdf5Object, model: unknown) {
  // Keras 2.12 and 2.13 call the group by another name.
  const group = (await root.child('layers')) ?? (await root.child('_layer_checkpoint_dependencies'));
  if (!group) throw root.damaged('it has no layers');
  const datasets = new Map<string, Hdf5Dataset>();
  const layers: KerasLayer[] = [];
  if (model === undefined) {
    for (const name of group.children.toSorted(byNumber)) {
      const className = CLASSES_BY_SNAKE_CASE.get(name.replace(/_\d+$/, ''));
      const config: LayerConfig = { name, className: className ?? '', config: {}, inputs: [] };
      const weights = await readLayer(group, name, config, datasets);
      if (Object.keys(weights).length > 0) layers.push({ ...config, className, weights });
    }
    return { layers, hasArchitecture: false, datasets, metadata: {} };
  }
  const counts = new Map<string, number>();
  for (const config of parseModelConfig(file, model)) {
    const snake = snakeCase(config.className);
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    const path = count === 0 ? snake : `${snake}_${count}`;
    layers.push({ ...config, weights: await readLayer(group, path, config, datasets) });
  }
  return { layers, hasArchitecture: true, datasets, metadata: {} };
}

/** Reads the weights in the group `path` into `datasets`, and returns their keys by name. */
async function readLayer(
  group: Hdf5Object,
  path: string,
  { name, className, config }: LayerConfig,
  datasets: Map<string, Hdf5Dataset>,
): Promise<Record<string, string>> {
  const layer = await group.child(path);
  if (!layer) return {};
  const found: [path: string, dataset: Hdf5Dataset][] = [];
  await collect(layer, '', found);
  found.sort(([a], [b]) => byNumber(a, b));
  const names = weightNames(className, config, found.length);
  const keys: Record<string, string> = {};
  for (const [i, [within, dataset]] of found.entries()) {
    const weight = names?.[i] ?? within;
    keys[weight] = `${name}/${weight}`;
    datasets.set(`${name}/${weight}`, dataset);
  }
  return keys;
}

/** Collects the datasets in the groups `vars` of a layer and the layers in it. */
async function collect(
  group: Hdf5Object,
  within: string,
  found: [path: string, dataset: Hdf5Dataset][],
  depth = 0,
): Promise<void> {
  if (depth > DEEPEST) throw group.damaged('the groups of a layer are nested too deeply');
  for (const name of group.children) {
    // The state of the random generator of a dropout is no weight.
    if (name === 'seed_generator') continue;
    const child = await group.child(name);
    if (!child) continue;
    const path = name === 'vars' ? within : `${within}${within === '' ? '' : '/'}${name}`;
    if (child.isDataset) found.push([path, child.dataset()]);
    else await collect(child, path, found, depth + 1);
  }
}

/** Orders names by their text and then by the number at their end, so that 10 follows 9. */
function byNumber(first: string, second: string): number {
  const [[left, a], [right, b]] = [splitNumber(first), splitNumber(second)];
  return left === right ? a - b : left < right ? -1 : 1;
}

function splitNumber(name: string): [text: string, number: number] {
  const digits = /\d*$/.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - digits.length), Number(digits)];
}
