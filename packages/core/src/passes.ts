import { keep, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { ConfigError, ShapeError } from './errors.js';
import { type Module, namedModules } from './module.js';
import { INFERENCE, type Pass } from './pass.js';
import type { Rng } from './rng.js';
import { activeShapes } from './trace/backend.js';

/** Receives each module's output by path, as it is computed. Copy what should outlive the pass. */
export type Tap = (path: string, activation: Tensor, module: Module) => void;

/** An inference pass through `root` that shows every tapped activation to `tap`. */
export function inspectionPass(root: Module, tap: Tap): Pass {
  const paths = pathsOf(root);
  return { ...INFERENCE, tap: (module, activation) => show(paths, tap, module, activation) };
}

export interface TrainingPassOptions {
  /** Generator of the whole run. */
  readonly rng: Rng;
  /** Optimizer step, from 0: with the run's generator it fixes every random number of the pass. */
  readonly step: number;
  readonly tap?: Tap;
}

/** What an auxiliary classifier made of a batch. */
export interface AuxiliaryOutput {
  /** [n, classes] */
  readonly logits: Tensor;
  /** Of its loss in the whole. */
  readonly weight: number;
}

/** A training pass collects buffer updates, each held until the optimizer's step has ended one way or the other. */
export interface TrainingPass extends Pass {
  /** In the order in which they were handed over; they live as long as the scope (`tidy`) that the network ran in. */
  readonly auxiliaries: readonly AuxiliaryOutput[];
  /** Applies the updates. */
  commit(): void;
  /** Frees the updates of a step that failed. */
  discard(): void;
}

export function trainingPass(root: Module, { rng, step, tap }: TrainingPassOptions): TrainingPass {
  const paths = pathsOf(root);
  const generator = rng.child('pass').child(step);
  const generators = new Map<string, Rng>();
  const updates = new Map<Variable, Tensor>();
  const auxiliaries: AuxiliaryOutput[] = [];
  return {
    training: true,
    auxiliaries,
    rng(module) {
      const path = pathOf(paths, module);
      // A module that runs twice goes on drawing where it was.
      const own = generators.get(path) ?? generator.child(path);
      generators.set(path, own);
      return own;
    },
    update(buffer, value) {
      if (String(value.shape) !== String(buffer.shape) || value.dtype !== buffer.dtype) {
        throw new ShapeError(`a buffer of ${describe(buffer)} cannot become ${describe(value)}`);
      }
      // There is nothing to commit after a trace.
      if (activeShapes()) return;
      const former = updates.get(buffer);
      if (former !== value) former?.dispose();
      updates.set(buffer, keep(value));
    },
    tap: (module, activation) => show(paths, tap, module, activation),
    auxiliary(logits, weight) {
      if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) {
        throw new ConfigError(`the weight of an auxiliary loss is a positive number, not ${weight}`);
      }
      auxiliaries.push({ logits, weight });
    },
    commit() {
      for (const [buffer, value] of updates) {
        buffer.assign(value);
        value.dispose();
      }
      updates.clear();
    },
    discard() {
      for (const value of updates.values()) value.dispose();
      updates.clear();
    },
  };
}

/** A module that the network holds twice goes by its first path. */
const pathsOf = (root: Module) =>
  new Map([...namedModules(root)].reverse().map(([path, module]) => [module, path]));

const describe = (tensor: Tensor) => `${tensor.dtype}[${tensor.shape}]`;

function show<T extends Tensor>(
  paths: Map<Module, string>,
  tap: Tap | undefined,
  module: Module,
  activation: T,
): T {
  const shapes = activeShapes();
  if (!tap && !shapes) return activation;
  const path = pathOf(paths, module);
  shapes?.recorder.attribute(path);
  tap?.(path, activation, module);
  return activation;
}

function pathOf(paths: Map<Module, string>, module: Module): string {
  const path = paths.get(module);
  if (path !== undefined) return path;
  throw new ConfigError(`${module.constructor.name} is not part of the network that this pass was made for`, {
    hint: 'Keep sub-modules in public fields or arrays, and make the pass for the root.',
  });
}
