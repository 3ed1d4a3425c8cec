import { keep, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { activeTrace } from './active-trace.js';
import { checkArguments, checkOptions } from './check-arguments.js';
import { checkPositive } from './check-number.js';
import { ConfigError, ShapeError } from './errors.js';
import { INFERENCE, type Module, namedModules, type Pass } from './module.js';
import { isRecomputed, RECOMPUTE } from './recompute/recompute-option.js';
import type { Rng } from './rng.js';

/**
 * Receives the output of each module, with the module's path, as it is computed. Clone outputs that must outlive the pass.
 * `activationFunction` is 'relu' if a ReLU computed the output.
 */
export type Tap = (path: string, activation: Tensor, module: Module, activationFunction?: 'relu') => void;

/** Creates an inference pass through `root` that shows every module's output to `tap`. */
export function inspectionPass(root: Module, tap: Tap): Pass {
  checkArguments('inspectionPass', { root, tap }, { root: 'module', tap: 'function' });
  const paths = pathsOf(root);
  return { ...INFERENCE, tap: (...shown) => show(paths, tap, ...shown) };
}

/** Options of `trainingPass`. */
export interface TrainingPassOptions {
  /** Random generator of the whole run. */
  readonly rng: Rng;
  /** Optimizer step, from 0. Together with `rng` it determines every random number of the pass. */
  readonly step: number;
  /** Receives the output of each module. */
  readonly tap?: Tap;
  /** Factor on the stochastic depth rates, from 0 to 1. Defaults to 1. */
  readonly depthRateFactor?: number;
  /** Weight of this batch in the running statistics of batch norms. Defaults to the momentum of each layer. */
  readonly statisticsMomentum?: number;
  /**
   * Which blocks keep only their input for the backward pass, which recomputes their activations, to save memory: all, or those at these
   * positions, from 0, in the order in which the network runs them. The results are the same bits.
   * @defaultValue false
   */
  readonly recompute?: boolean | readonly number[];
}

/** Output of an auxiliary classifier. */
export interface AuxiliaryOutput {
  /** [n, classes] */
  readonly logits: Tensor;
  /** Weight of its loss in the training loss. */
  readonly weight: number;
}

/** A pass of one training step. It holds buffer updates back until `commit` or `discard`. */
export interface TrainingPass extends Pass {
  /** Outputs of auxiliary classifiers in the order of the calls. They live as long as the `tidy` that the network ran in. */
  readonly auxiliaries: readonly AuxiliaryOutput[];
  /** Applies the buffer updates. */
  commit(): void;
  /** Frees the buffer updates of a step that failed. */
  discard(): void;
  /** Hands the buffer updates over to the caller, which applies and disposes of them. */
  takeUpdates(): ReadonlyMap<Variable, Tensor>;
}

/** Creates the pass of one training step through `root`. Call `commit` or `discard` when the step is over. */
export function trainingPass(root: Module, options: TrainingPassOptions): TrainingPass {
  checkArguments('trainingPass', { root }, { root: 'module' });
  checkOptions('trainingPass', options, {
    rng: 'rng',
    step: 'count',
    tap: 'function?',
    depthRateFactor: 'not negative?',
    statisticsMomentum: 'not negative?',
    recompute: RECOMPUTE,
  });
  const { rng, step, tap, recompute = false, ...factors } = options;
  const paths = pathsOf(root);
  const generator = rng.child('pass').child(step);
  const generators = new Map<string, Rng>();
  const updates = new Map<Variable, Tensor>();
  const auxiliaries: AuxiliaryOutput[] = [];
  let block = 0;
  return {
    ...factors,
    training: true,
    auxiliaries,
    rng(module) {
      const path = pathOf(paths, module);
      // A module that runs twice continues its generator.
      const own = generators.get(path) ?? generator.child(path);
      generators.set(path, own);
      return own;
    },
    update(buffer, value) {
      if (String(value.shape) !== String(buffer.shape) || value.dtype !== buffer.dtype) {
        throw new ShapeError(`cannot update a buffer of ${describe(buffer)} with ${describe(value)}`);
      }
      // There is nothing to commit after a trace.
      if (activeTrace()) return;
      const former = updates.get(buffer);
      if (former !== value) former?.dispose();
      updates.set(buffer, keep(value));
    },
    tap: (...shown) => show(paths, tap, ...shown),
    ...(recompute !== false && { recomputesNext: () => isRecomputed(recompute, block++) }),
    auxiliary(logits, weight) {
      checkPositive('the weight of an auxiliary loss', weight);
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
    takeUpdates() {
      const taken = new Map(updates);
      updates.clear();
      return taken;
    },
  };
}

/** A module that the network holds twice has its first path. */
const pathsOf = (root: Module) =>
  new Map([...namedModules(root)].reverse().map(([path, module]) => [module, path]));

const describe = (tensor: Tensor) => `${tensor.dtype}[${tensor.shape}]`;

function show<T extends Tensor>(
  paths: Map<Module, string>,
  tap: Tap | undefined,
  module: Module,
  activation: T,
  activationFunction?: 'relu',
): T {
  const trace = activeTrace();
  if (!tap && !trace) return activation;
  const path = pathOf(paths, module);
  trace?.attribute(path);
  tap?.(path, activation, module, activationFunction);
  return activation;
}

function pathOf(paths: Map<Module, string>, module: Module): string {
  const path = paths.get(module);
  if (path !== undefined) return path;
  throw new ConfigError(`${module.constructor.name} is not part of the network of this pass`, {
    hint: 'Keep sub-modules in public fields or arrays, and create the pass for the whole network.',
  });
}
