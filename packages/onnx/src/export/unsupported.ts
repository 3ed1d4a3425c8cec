import { ConfigError } from '@convkit/core';

/**
 * Refuses to export what `layer` does.
 * @throws ConfigError always.
 */
export function unsupported(layer: string, what: string): never {
  throw new ConfigError(
    `ONNX export does not support ${what}, in ${layer === '' ? 'the network itself' : `'${layer}'`}`,
    {
      hint: 'Compute it with the kernels in the README of @convkit/onnx, or leave it out of the network.',
    },
  );
}
