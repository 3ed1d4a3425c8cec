import { CheckpointError } from '@convkit/core';
import type { KerasFile, KerasLayer } from '../files/keras-file.js';

/**
 * Orders the layers of a file so that each takes the output of the one before it.
 * @throws CheckpointError if they are not a chain.
 */
export function layerChain(file: KerasFile): KerasLayer[] {
  const after = new Map<string, KerasLayer>();
  const starts: KerasLayer[] = [];
  for (const layer of file.layers) {
    const [input, ...others] = layer.inputs;
    if (others.length > 0) throw notChain(file, `'${layer.name}' takes ${layer.inputs.length} inputs`);
    if (input === undefined) starts.push(layer);
    else if (after.has(input)) throw notChain(file, `several layers take the output of '${input}'`);
    else after.set(input, layer);
  }
  const [first, second] = starts;
  if (second) throw notChain(file, `'${first?.name}' and '${second.name}' both take images`);
  const chain: KerasLayer[] = [];
  for (let layer = first; layer; layer = after.get(layer.name)) chain.push(layer);
  if (chain.length === file.layers.length && first) return chain;
  throw notChain(file, first ? 'some layers are not connected' : 'no layer takes images');
}

function notChain({ name }: KerasFile, what: string): CheckpointError {
  return new CheckpointError(`${name} is not a chain of layers: ${what}`, {
    hint: 'Choose a Sequential model, or a functional one without branches.',
  });
}
