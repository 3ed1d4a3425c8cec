import { ConfigError, type Module } from '@convkit/core';
import { Predictor } from '@convkit/train';
import type { ClassifierSpec } from './classifier-spec.js';

/** A classifier or regressor. */
interface NetworkOwner {
  readonly spec: ClassifierSpec;
}

const networks = new WeakMap<NetworkOwner, Module>();
const predictors = new WeakMap<NetworkOwner, Predictor>();

/** Registers the network of a classifier or regressor for `networkOf`. Undefined removes it. */
export function setNetwork(owner: NetworkOwner, network: Module | undefined): void {
  predictors.get(owner)?.dispose();
  predictors.delete(owner);
  if (network) networks.set(owner, network);
  else networks.delete(owner);
}

/** Whether a classifier or regressor has a network, which is true until it is disposed. */
export const hasNetwork = (owner: NetworkOwner): boolean => networks.has(owner);

/**
 * Returns the network of a classifier or regressor, which keeps owning it.
 * @throws ConfigError if it was disposed.
 */
export function networkOf(owner: NetworkOwner): Module {
  const network = networks.get(owner);
  if (network) return network;
  const what = owner.spec.model.task === 'regression' ? 'regressor' : 'classifier';
  throw new ConfigError(`the ${what} was disposed`, { hint: 'Load it again.' });
}

/**
 * Returns what applies the network of a classifier or regressor to batches.
 * @throws ConfigError if it was disposed.
 */
export function predictorOf(owner: NetworkOwner): Predictor {
  const network = networkOf(owner);
  const known = predictors.get(owner);
  if (known) return known;
  const { task = 'classification' } = owner.spec.model;
  const predictor = new Predictor(network, { task, replay: true });
  predictors.set(owner, predictor);
  return predictor;
}
