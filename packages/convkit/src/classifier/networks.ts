import { ConfigError, type Module } from '@convkit/core';

const networks = new WeakMap<object, Module>();

/** Notes the network of a classifier, for `networkOf`. Undefined forgets it. */
export function setNetwork(classifier: object, network: Module | undefined): void {
  if (network) networks.set(classifier, network);
  else networks.delete(classifier);
}

/**
 * Returns the network of a classifier, which stays the classifier's.
 * @throws ConfigError if the classifier was disposed.
 */
export function networkOf(classifier: object): Module {
  const network = networks.get(classifier);
  if (network) return network;
  throw new ConfigError('the classifier was disposed', { hint: 'Load it again.' });
}
