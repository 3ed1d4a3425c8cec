import { type TensorData, writeStateDict } from '@convkit/checkpoint';
import { buffer, ConfigError, type OptimizerSpec } from '@convkit/core';
import { adamUpdate, sgdUpdate } from '@convkit/ops';
import { dispose, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { checkDecay, checkNotNegative, checkPositive } from './check-number.js';

/** Updates parameters from their gradients. */
export interface Optimizer {
  /** Steps taken so far. */
  readonly steps: number;
  /** Parameters without a gradient stay as they are. */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void;
  /** Its variables by key: `optimizer.momentum.conv1.weight`, or `.first.` and `.second.` of Adam. */
  state(): Map<string, Variable>;
  /** @throws CheckpointError when `state` is not that of this optimiser over these parameters. */
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
    checkDecay('momentum', spec.momentum);
    if (spec.nesterov && spec.momentum === 0)
      throw new ConfigError("Nesterov's form needs a momentum above 0");
  } else if (spec.name === 'adam' || spec.name === 'adamw') {
    const { beta1, beta2, epsilon } = withDefaults(spec);
    checkDecay('beta1', beta1);
    checkDecay('beta2', beta2);
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
type Update = (key: string, weight: Variable, gradient: Tensor, learningRate: number, step: number) => void;

function sgd({ momentum, nesterov = false }: SgdSpec, parameters: Slot): Optimizer {
  const velocities = zerosLike(parameters);
  return optimizer(parameters, { momentum: velocities }, (key, weight, gradient, learningRate) => {
    const velocity = velocities.get(key) as Variable;
    sgdUpdate({ weight, velocity, gradient, learningRate, momentum, nesterov });
  });
}

function adam(spec: AdamSpec, parameters: Slot): Optimizer {
  const constants = { ...withDefaults(spec), weightDecay: spec.name === 'adamw' ? spec.weightDecay : 0 };
  const slots = { first: zerosLike(parameters), second: zerosLike(parameters) };
  return optimizer(parameters, slots, (key, weight, gradient, learningRate, step) => {
    const [first, second] = [slots.first.get(key) as Variable, slots.second.get(key) as Variable];
    adamUpdate({ weight, first, second, gradient, learningRate, step, ...constants });
  });
}

function optimizer(parameters: Slot, slots: Readonly<Record<string, Slot>>, update: Update): Optimizer {
  let steps = 0;
  const variables = Object.entries(slots).flatMap(([name, slot]) =>
    [...slot].map(([key, variable]) => [`optimizer.${name}.${key}`, variable] as const),
  );
  return {
    get steps() {
      return steps;
    },
    step(gradients, learningRate) {
      steps++;
      tidy(() => {
        for (const [key, gradient] of gradients) {
          update(key, parameters.get(key) as Variable, gradient, learningRate, steps);
        }
      });
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
