import { checkOptions } from '@convkit/core';
import type { BackendOptions } from '../backend.js';
import { Classifier } from './classifier.js';
import { loadNetwork, type NetworkSource } from './load-network.js';
import { Regressor } from './regressor.js';

/**
 * Loads a trained network of either kind: a classifier or a regressor.
 * @throws ConfigError if `source` or an option is invalid, CheckpointError if there is no trained network, or it cannot be read.
 */
export async function loadTrained(
  source: NetworkSource,
  options: BackendOptions = {},
): Promise<Classifier | Regressor> {
  checkOptions('loadTrained', options);
  const { spec, model, isGraph } = await loadNetwork(source, options);
  const Kind = spec.model.task === 'regression' ? Regressor : Classifier;
  return new Kind(spec, model, isGraph);
}
