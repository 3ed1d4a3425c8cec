import { type ArgumentKind, ConfigError, type ModelSpec, type Module, namedModules } from '@convkit/core';
import { Classifier } from '../classifier/classifier.js';
import { headKeys } from '../models.js';

/** What a backbone must be. */
export const CLASSIFIER: ArgumentKind = ['a Classifier', (value) => value instanceof Classifier];

/** The last layer of a network, and how many features it takes. */
export interface HeadLayer {
  readonly layer: Module;
  /** Key of its weights, [features, classes]. */
  readonly weightKey: string;
  /** Key of its bias. Undefined if it has none. */
  readonly biasKey: string | undefined;
}

/**
 * The linear layer that computes the class scores of a network.
 * @throws ConfigError if the network does not end in a linear layer, or has classifiers beside it.
 */
export function headLayer(model: Module, spec: ModelSpec): HeadLayer {
  const keys = headKeys(spec);
  const paths = [...new Set(keys.map((key) => key.slice(0, key.lastIndexOf('.'))))];
  const [path = ''] = paths;
  const layer = new Map(namedModules(model)).get(path);
  const weight = (layer as { readonly weight?: { readonly shape: readonly number[] } } | undefined)?.weight;
  if (paths.length === 1 && layer && weight?.shape.length === 2) {
    const biasKey = keys.find((key) => key === `${path}.bias`);
    return { layer, weightKey: `${path}.weight`, biasKey };
  }
  throw new ConfigError(`${spec.name} (${spec.variant}) does not end in one linear layer`, {
    hint: 'Use a network with a linear last layer, such as ResNet; for GoogLeNet, one without auxiliary classifiers.',
  });
}
