import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkArguments } from './check-arguments.js';
import { CheckpointError, ConfigError } from './errors.js';
import { namedVariables } from './module.js';
import { isBuffer } from './variables.js';

/** Parameters and buffers of `node` by key: everything that a checkpoint holds. */
export function stateDict(node: object): Map<string, Variable> {
  return new Map(namedVariables(node));
}

/** Parameters of `node` by key. Frozen ones are included, buffers are not. */
export function parameters(node: object): Map<string, Variable> {
  return filter(node, (state) => !isBuffer(state));
}

/** Buffers of `node` by key. */
export function buffers(node: object): Map<string, Variable> {
  return filter(node, isBuffer);
}

/** Number of trainable values. A parameter that modules share counts once. */
export function parameterCount(node: object): number {
  let count = 0;
  for (const state of new Set(parameters(node).values())) count += state.size;
  return count;
}

/**
 * Excludes parameters from training.
 * @param pattern Matches the keys of these parameters. Defaults to all.
 * @throws ConfigError if no parameter matches.
 */
export function freeze(node: object, pattern = /(?:)/): void {
  setTrainable(node, pattern, false);
}

/**
 * Includes parameters in training again.
 * @param pattern Matches the keys of these parameters. Defaults to all.
 * @throws ConfigError if no parameter matches.
 */
export function unfreeze(node: object, pattern = /(?:)/): void {
  setTrainable(node, pattern, true);
}

/**
 * Copies `values` into the state of `node`. Changes nothing unless every key and shape matches.
 * @throws CheckpointError if entries are missing, unexpected or of another shape or type.
 */
export function loadStateDict(node: object, values: ReadonlyMap<string, Tensor>): void {
  checkArguments('loadStateDict', { node, values }, { node: 'node', values: 'Map' });
  const state = stateDict(node);
  const missing = [...state.keys()].filter((key) => !values.has(key));
  const unexpected = [...values.keys()].filter((key) => !state.has(key));
  const misshapen: string[] = [];
  for (const [key, variable] of state) {
    const value = values.get(key);
    if (values.has(key)) checkArguments('loadStateDict', { [key]: value }, { [key]: 'tensor' });
    if (value && (String(value.shape) !== String(variable.shape) || value.dtype !== variable.dtype)) {
      misshapen.push(`${key} is ${describe(value)} instead of ${describe(variable)}`);
    }
  }
  const complaints = [
    missing.length > 0 && `missing: ${list(missing)}`,
    unexpected.length > 0 && `unexpected: ${list(unexpected)}`,
    misshapen.length > 0 && list(misshapen),
  ].filter(Boolean);
  if (complaints.length > 0) {
    throw new CheckpointError(`the weights do not fit this network: ${complaints.join('; ')}`, {
      hint: 'Create the model with the variant, classes and width multiplier of the saved one.',
    });
  }
  for (const [key, variable] of state) {
    const value = values.get(key) as Tensor;
    // Assigning frees the old data first, which may be the new data.
    if (value.dataId !== variable.dataId) variable.assign(value);
  }
}

/** Frees the memory of every variable below `node`. */
export function disposeModule(node: object): void {
  for (const variable of new Set(stateDict(node).values())) variable.dispose();
}

function filter(node: object, accept: (state: Variable) => boolean): Map<string, Variable> {
  return new Map([...namedVariables(node)].filter(([, state]) => accept(state)));
}

function setTrainable(node: object, pattern: RegExp, trainable: boolean): void {
  checkArguments(trainable ? 'unfreeze' : 'freeze', { node, pattern }, { node: 'node', pattern: 'RegExp' });
  const matches = [...parameters(node)].filter(([key]) => key.search(pattern) >= 0);
  if (matches.length === 0) {
    throw new ConfigError(`no parameter matches ${pattern}`, {
      hint: 'Use a pattern that matches a parameter name, such as conv1.weight.',
    });
  }
  for (const [, state] of matches) state.trainable = trainable;
}

const describe = (tensor: Tensor) => `${tensor.dtype}[${tensor.shape}]`;

function list(items: string[]): string {
  const shown = items.slice(0, 5).join(', ');
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}
