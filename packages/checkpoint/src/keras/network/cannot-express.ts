import { ConfigError } from '@convkit/core';

/** Creates the error for a module of class `name` whose sub-module `layer` does something that Keras layers cannot. */
export function cannotExpress(name: string, layer: string, what: string): ConfigError {
  const where = layer === '' ? 'the network itself' : `layer ${layer}`;
  return new ConfigError(`${name} cannot be expressed with Keras layers: ${where} ${what}`, {
    hint: 'Use a network of convolutions, poolings, dense layers, batch norm and common activations.',
  });
}
