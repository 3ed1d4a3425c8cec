import { type Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkArguments } from './check-arguments.js';
import { ConfigError } from './errors.js';
import type { Rng } from './rng.js';

const MODULE = Symbol.for('convkit.module');

/** Cost of one layer for one image. */
export interface LayerCost {
  /** Multiply-adds of convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** Connections as LeCun et al. 1998 count them: the inputs of each output, and its bias. */
  readonly connections: number;
}

/**
 * Kind of a weight that cannot be recognized by its shape: filters of a 1-D convolution [kernel, in / groups, out], or an embedding
 * table.
 */
export type WeightKind = 'series-filter' | 'table';

/** What a forward pass carries besides the activations. */
export interface Pass {
  /** True in a training step, false in inference. */
  readonly training: boolean;
  /** Random generator of `module` in this step. It is unique per module and step; a second call continues it. */
  rng(module: Module): Rng;
  /** Sets a buffer once the step is over. Until then the forward pass sees the old value. */
  update(buffer: Variable, value: Tensor): void;
  /**
   * Shows the output of `module` to an observer, if there is one, and returns it.
   * @param activationFunction - 'relu' if a ReLU computed the output, so that an observer can find dead units.
   */
  tap<T extends Tensor>(module: Module, activation: T, activationFunction?: 'relu'): T;
  /**
   * Adds `weight` times the loss of `logits` [n, classes] to the training loss: an auxiliary classifier, Szegedy et al.
   * 2015, section 5. Does nothing in inference.
   */
  auxiliary(logits: Tensor, weight: number): void;
  /** Factor on the stochastic depth rates, from 0 to 1. Defaults to 1. */
  readonly depthRateFactor?: number;
  /** Weight of this batch in the running statistics of batch norms, in place of the layer's own momentum. */
  readonly statisticsMomentum?: number;
  /**
   * Called by each block as it begins: whether it keeps only its input for the backward pass, which recomputes its activations. See
   * `recomputed`. Without it, no block is recomputed.
   */
  readonly recomputesNext?: () => boolean;
}

/** The default pass: inference, without randomness, buffer updates or observers. */
export const INFERENCE: Pass = {
  training: false,
  rng: () => {
    throw new ConfigError('an inference pass has no random generator', {
      hint: 'Check pass.training before calling pass.rng.',
    });
  },
  update: () => {
    throw new ConfigError('an inference pass cannot update buffers', {
      hint: 'Check pass.training before calling pass.update.',
    });
  },
  tap: (_, activation) => activation,
  auxiliary: () => {},
};

/**
 * Base class of layers, blocks and networks. Public fields hold state, and their paths are the keys of the state dict;
 * `#private` fields hold options. `forward` computes the output and returns it through `pass.tap(this, …)`.
 */
export abstract class Module {
  /** Brand that `isModule` recognizes. */
  get [MODULE](): true {
    return true;
  }

  /** Computes the output of the module. `pass` defaults to `INFERENCE`. */
  abstract forward(x: Tensor, pass?: Pass): Tensor;

  /**
   * Overrides the cost that `summarize` counts from the kernels that run.
   * @param output Shape of the output for one image.
   */
  cost?(output: readonly number[]): LayerCost;

  /** Kind of the module's `weight`, if it cannot be recognized by its shape. Needed for PyTorch's layout. */
  weightKind?(): WeightKind;
}

/** Whether `node` is a module, of any installed copy of convkit. */
export function isModule(node: unknown): node is Module {
  return typeof node === 'object' && node !== null && MODULE in node;
}

/** Applies `modules` in order. An empty list is the identity. */
export function chain<T extends Tensor>(modules: readonly Module[], x: T, pass: Pass = INFERENCE): T {
  checkArguments('chain', { modules, x }, { modules: 'modules', x: 'tensor' });
  return modules.reduce((h, module) => module.forward(h, pass) as T, x);
}

/** Yields `node` (path '') and every module below it with its path, parents first. */
export function* namedModules(node: object, path = ''): Generator<[string, Module]> {
  checkArguments('namedModules', { node }, { node: 'node' });
  if (isModule(node)) yield [path, node];
  for (const [field, child] of Object.entries(node)) {
    if (isModule(child) || Array.isArray(child)) yield* namedModules(child, join(path, field));
  }
}

/** Kinds of the weights below `node` that cannot be recognized by their shape, by key. */
export function weightKinds(node: object): Map<string, WeightKind> {
  const kinds = new Map<string, WeightKind>();
  for (const [path, module] of namedModules(node)) {
    const kind = module.weightKind?.();
    if (kind) kinds.set(join(path, 'weight'), kind);
  }
  return kinds;
}

/** Yields every variable below `node` with its state-dict key. */
export function* namedVariables(node: object, path = ''): Generator<[string, Variable]> {
  checkArguments('namedVariables', { node }, { node: 'node' });
  for (const [field, child] of Object.entries(node)) {
    if (child instanceof Variable) yield [join(path, field), child];
    else if (isModule(child) || Array.isArray(child)) yield* namedVariables(child, join(path, field));
  }
}

const join = (path: string, field: string) => (path === '' ? field : `${path}.${field}`);
