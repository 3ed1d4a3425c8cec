import { type TensorData, writeStateDict } from '@convkit/checkpoint';
import {
  buffer,
  ConfigError,
  checkFraction,
  checkNotNegative,
  checkPositive,
  type OptimizerSpec,
} from '@convkit/core';
import { adamUpdates, sgdUpdates } from '@convkit/ops';
import { dispose, type Scalar, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/** Optimizer: updates parameters from their gradients. */
export interface Optimizer {
  /** Number of steps taken. */
  readonly steps: number;
  /** Updates the parameters, in place. Multiplies the gradients by `factor` first. Parameters without a gradient do not change. */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, factor?: Scalar): void;
  /** Returns the optimizer's variables by key, such as `optimizer.momentum.conv1.weight` (SGD) or `optimizer.first.conv1.weight` (Adam). */
  state(): Map<string, Variable>;
  /**
   * Restores saved variables and the number of steps.
   * @throws CheckpointError if `state` does not match this optimizer and its parameters.
   */
  restore(state: ReadonlyMap<string, TensorData>, steps: number): void;
  /** Frees the optimizer's variables, but not the parameters. */
  dispose(): void;
}

/** Parameters of an optimizer that are updated alike. */
export interface ParameterGroup {
  /** Keys of the parameters. */
  readonly keys: ReadonlySet<string>;
  /** Factor on the learning rate. */
  readonly learningRateFactor: number;
  /** Number of steps of the run before the first one that trains these parameters. Adam's bias correction counts from there. */
  readonly stepsBefore: number;
}

/**
 * Creates an optimizer: SGD with momentum (Sutskever et al. 2013, in PyTorch's form), Adam (Kingma & Ba 2015, algorithm 1) or AdamW
 * (Loshchilov & Hutter 2019, algorithm 2), whose weight decay applies to every parameter. The learning rate of each step is passed to
 * `step`, so `spec.learningRate` is only checked.
 * @param groups Together they contain every parameter. Defaults to one group with a factor of 1.
 * @throws ConfigError if `spec` is invalid.
 */
export function createOptimizer(
  spec: OptimizerSpec,
  parameters: ReadonlyMap<string, Variable>,
  groups: readonly ParameterGroup[] = [
    { keys: new Set(parameters.keys()), learningRateFactor: 1, stepsBefore: 0 },
  ],
): Optimizer {
  checkOptimizer(spec);
  return spec.name === 'sgd' ? sgd(spec, parameters, groups) : adam(spec, parameters, groups);
}

/** @throws ConfigError if `spec` is invalid. */
export function checkOptimizer(spec: OptimizerSpec): void {
  checkPositive('learningRate', spec.learningRate);
  if (spec.name === 'sgd') {
    checkFraction('momentum', spec.momentum);
    if (spec.nesterov && spec.momentum === 0) {
      throw new ConfigError('Nesterov momentum needs a momentum above 0', {
        hint: 'Set momentum, or disable nesterov.',
      });
    }
  } else if (spec.name === 'adam' || spec.name === 'adamw') {
    const { beta1, beta2, epsilon } = withDefaults(spec);
    checkFraction('beta1', beta1);
    checkFraction('beta2', beta2);
    checkPositive('epsilon', epsilon);
    if (spec.name === 'adamw') checkNotNegative('weightDecay', spec.weightDecay);
  } else {
    throw new ConfigError(`Unknown optimizer '${(spec as { name: string }).name}'`, {
      hint: 'Choose sgd, adam or adamw.',
    });
  }
}

type SgdSpec = Extract<OptimizerSpec, { name: 'sgd' }>;
type AdamSpec = Exclude<OptimizerSpec, SgdSpec>;
type Slot = ReadonlyMap<string, Variable>;
type Groups = readonly ParameterGroup[];

/** Parameter with its key and gradient. */
interface ParameterGradient {
  readonly key: string;
  readonly weight: Variable;
  readonly gradient: Tensor;
}

interface StepOptions {
  readonly learningRate: number;
  /** Number of the step, from 1. */
  readonly step: number;
  readonly factor: Scalar | undefined;
}

function sgd({ momentum, nesterov = false }: SgdSpec, parameters: Slot, groups: Groups): Optimizer {
  const velocities = zerosLike(parameters);
  return optimizer(parameters, groups, { momentum: velocities }, (gradients, { learningRate, factor }) => {
    const operands = gradients.map(({ key, ...rest }) => ({
      ...rest,
      velocity: velocities.get(key) as Variable,
    }));
    sgdUpdates(operands, { learningRate, momentum, nesterov, factor });
  });
}

function adam(spec: AdamSpec, parameters: Slot, groups: Groups): Optimizer {
  const constants = { ...withDefaults(spec), weightDecay: spec.name === 'adamw' ? spec.weightDecay : 0 };
  const slots = { first: zerosLike(parameters), second: zerosLike(parameters) };
  return optimizer(parameters, groups, slots, (gradients, options) => {
    const operands = gradients.map(({ key, ...rest }) => ({
      ...rest,
      first: slots.first.get(key) as Variable,
      second: slots.second.get(key) as Variable,
    }));
    adamUpdates(operands, { ...options, ...constants });
  });
}

function optimizer(
  parameters: Slot,
  groups: Groups,
  slots: Readonly<Record<string, Slot>>,
  update: (gradients: ParameterGradient[], options: StepOptions) => void,
): Optimizer {
  let steps = 0;
  const variables = Object.entries(slots).flatMap(([name, slot]) =>
    [...slot].map(([key, variable]) => [`optimizer.${name}.${key}`, variable] as const),
  );
  return {
    get steps() {
      return steps;
    },
    step(gradients, learningRate, factor) {
      steps++;
      const all = [...gradients].map(([key, gradient]) => {
        return { key, weight: parameters.get(key) as Variable, gradient };
      });
      for (const { keys, learningRateFactor, stepsBefore } of groups) {
        const updated = all.filter(({ key }) => keys.has(key));
        const options = {
          learningRate: learningRate * learningRateFactor,
          step: steps - stepsBefore,
          factor,
        };
        if (updated.length > 0) update(updated, options);
      }
    },
    state: () => new Map(variables),
    restore(state, stepsTaken) {
      writeStateDict(Object.fromEntries(variables), state);
      steps = stepsTaken;
    },
    dispose: () => dispose(variables.map(([, variable]) => variable)),
  };
}

function withDefaults({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamSpec) {
  return { beta1, beta2, epsilon };
}

function zerosLike(parameters: Slot): Slot {
  return new Map(
    [...parameters].map(([key, { size, shape }]) => [key, buffer(new Float32Array(size), shape)]),
  );
}
