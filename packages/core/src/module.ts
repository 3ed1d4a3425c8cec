import { type Tensor, Variable } from '@tensorflow/tfjs-core';
import { INFERENCE, type Pass } from './pass.js';

const MODULE = Symbol.for('convkit.module');

/** Multiply-adds and LeNet-style connections of one layer for one image. */
export interface LayerCost {
  readonly multiplyAdds: number;
  readonly connections: number;
}

/**
 * A piece of a network: public fields are its state, their paths the keys of the state dict; `#private` fields are
 * its options. `forward` computes the output and hands it to `pass.tap(this, …)`, which returns it.
 */
export abstract class Module {
  get [MODULE](): true {
    return true;
  }

  abstract forward(x: Tensor, pass?: Pass): Tensor;

  /** Only where the count differs from that of the kernels that run. `output` is the shape for one image. */
  cost?(output: readonly number[]): LayerCost;
}

/** True for a module of any installed copy of convkit. */
export function isModule(node: unknown): node is Module {
  return typeof node === 'object' && node !== null && MODULE in node;
}

/** Applies `modules` in order; an empty list is the identity. */
export function chain<T extends Tensor>(modules: readonly Module[], x: T, pass: Pass = INFERENCE): T {
  return modules.reduce((h, module) => module.forward(h, pass) as T, x);
}

/** Every module below `node` with its path, parents first. `node` itself has the path ''. */
export function* namedModules(node: object, path = ''): Generator<[string, Module]> {
  if (isModule(node)) yield [path, node];
  for (const [field, child] of Object.entries(node)) {
    if (isModule(child) || Array.isArray(child)) yield* namedModules(child, join(path, field));
  }
}

/** Every variable below `node` with its state-dict key. */
export function* namedVariables(node: object, path = ''): Generator<[string, Variable]> {
  for (const [field, child] of Object.entries(node)) {
    if (child instanceof Variable) yield [join(path, field), child];
    else if (isModule(child) || Array.isArray(child)) yield* namedVariables(child, join(path, field));
  }
}

const join = (path: string, field: string) => (path === '' ? field : `${path}.${field}`);
