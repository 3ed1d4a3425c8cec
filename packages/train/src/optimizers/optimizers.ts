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

/** Updates parameters from their gradients. */
export interface Optimizer {
  /** Steps taken so far. */
  readonly steps: number;
  /** Parameters without a gradient stay as they are. The gradients are multiplied by `factor` first. */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, factor?: Scalar): void;
  /** Its variables by key: `optimizer.momentum.conv1.weight`, or `.first.` and `.second.` of Adam. */
  state(): Map<string, Variable>;
  /** @throws CheckpointError when `state` is not that of this optimizer over these parameters. */
  restore(state: ReadonlyMap<string, TensorData>, steps: number): void;
  /** Frees its variables, not the parameters. */
  dispose(): void;
}

/**
 * SGD with momentum (Sutskever et al. 2013, in PyTorch's form), Adam (Kingma & Ba 2015, algorithm 1) or AdamW, whose
 * decay acts on every parameter (Loshchilov & Hutter 2019, algorithm 2). `spec.learningRate` is the schedule's base.
 * @throws ConfigError for a spec that makes no sense.
 */
export function createOptimizer(spec: OptimizerSpec, parameters: ReadonlyMap<string, Variable>): Optimizer {
  checkOptimizer(spec);
  return spec.name === 'sgd' ? sgd(spec, parameters) : adam(spec, parameters);
}

export function checkOptimizer(spec: OptimizerSpec): void {
  checkPositive('learningRate', spec.learningRate);
  if (spec.name === 'sgd') {
    checkFraction('momentum', spec.momentum);
    if (spec.nesterov && spec.momentum === 0)
      throw new ConfigError("Nesterov's form needs a momentum above 0");
  } else if (spec.name === 'adam' || spec.name === 'adamw') {
    const { beta1, beta2, epsilon } = withDefaults(spec);
    checkFraction('beta1', beta1);
    checkFraction('beta2', beta2);
    checkPositive('epsilon', epsilon);
    if (spec.name === 'adamw') checkNotNegative('weightDecay', spec.weightDecay);
  } else {
    throw new ConfigError(`there is no optimizer '${(spec as { name: string }).name}'`, {
      hint: 'Take sgd, adam or adamw.',
    });
  }
}

type SgdSpec = Extract<OptimizerSpec, { name: 'sgd' }>;
type AdamSpec = Exclude<OptimizerSpec, SgdSpec>;
type Slot = ReadonlyMap<string, Variable>;

/** A parameter with its gradient, under its key. */
interface Given {
  readonly key: string;
  readonly weight: Variable;
  readonly gradient: Tensor;
}

interface StepOptions {
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
  readonly factor: Scalar | undefined;
}

function sgd({ momentum, nesterov = false }: SgdSpec, parameters: Slot): Optimizer {
  const velocities = zerosLike(parameters);
  return optimizer(parameters, { momentum: velocities }, (given, { learningRate, factor }) => {
    const operands = given.map(({ key, ...rest }) => ({
      ...rest,
      velocity: velocities.get(key) as Variable,
    }));
    sgdUpdates(operands, { learningRate, momentum, nesterov, factor });
  });
}

function adam(spec: AdamSpec, parameters: Slot): Optimizer {
  const constants = { ...withDefaults(spec), weightDecay: spec.name === 'adamw' ? spec.weightDecay : 0 };
  const slots = { first: zerosLike(parameters), second: zerosLike(parameters) };
  return optimizer(parameters, slots, (given, options) => {
    const operands = given.map(({ key, ...rest }) => ({
      ...rest,
      first: slots.first.get(key) as Variable,
      second: slots.second.get(key) as Variable,
    }));
    adamUpdates(operands, { ...options, ...constants });
  });
}

function optimizer(
  parameters: Slot,
  slots: Readonly<Record<string, Slot>>,
  update: (given: Given[], options: StepOptions) => void,
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
      const given = [...gradients].map(([key, gradient]) => {
        return { key, weight: parameters.get(key) as Variable, gradient };
      });
      update(given, { learningRate, step: steps, factor });
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
