import type { OptimizerSpec } from '@convkit/core';
import { type ArgumentKind, checkArguments, checkOptions } from '@convkit/core';
import { type Scalar, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { adamUpdates } from './adam-update.js';
import { addWeightDecay } from './add-weight-decay.js';
import { lambUpdates } from './lamb-update.js';
import { lionUpdates } from './lion-update.js';
import { PARAMETERS } from './parameter-list.js';
import { rmsPropUpdates } from './rmsprop-update.js';
import { sgdUpdates } from './sgd-update.js';

const NAMES = ['sgd', 'adam', 'adamw', 'rmsprop', 'lion', 'lamb'];

const NAME: ArgumentKind = [`one of ${NAMES.join(', ')}`, (value) => NAMES.includes(value as string)];

/** A parameter to update by any optimizer. */
export interface ParameterUpdate {
  /** The parameter. */
  readonly weight: Variable;
  /** State of the optimizer, by the names of `optimizerSlots`; each of the shape of the weight. */
  readonly slots: Readonly<Record<string, Variable>>;
  /** Gradient of this step. */
  readonly gradient: Tensor;
}

/** Settings of one step of one group. */
export interface UpdateOptions {
  /** Learning rate. */
  readonly learningRate: number;
  /** Number of the step, from 1. */
  readonly step: number;
  /** Multiplies every gradient before the update, such as the result of `clipFactor`. Defaults to 1. */
  readonly factor?: Scalar | undefined;
  /**
   * Factor on the weight decay.
   * @defaultValue 1
   */
  readonly weightDecayFactor?: number;
  /** Momentum (SGD, RMSProp) or beta1 (the others). Defaults to the optimizer's. */
  readonly momentum?: number | undefined;
}

/** A built-in optimizer, without `custom`. */
export type BuiltInOptimizerSpec = Exclude<OptimizerSpec, { name: 'custom' }>;

/** Updates parameters, in place, by the optimizer that `spec` describes. */
export function updateParameters(
  spec: BuiltInOptimizerSpec,
  parameters: readonly ParameterUpdate[],
  options: UpdateOptions,
): void {
  checkArguments('updateParameters', { parameters }, { parameters: PARAMETERS });
  checkOptions('updateParameters', spec, { name: NAME, learningRate: 'number' });
  checkOptions('updateParameters', options, { learningRate: 'number', step: 'whole' });
  const { weightDecayFactor = 1, ...others } = options;
  const weightDecay = (spec.weightDecay ?? 0) * weightDecayFactor;
  const isCoupled = spec.name === 'sgd' || spec.name === 'adam' || spec.name === 'rmsprop';
  if (!isCoupled || weightDecay === 0) {
    update(spec, parameters, { ...others, weightDecay: isCoupled ? 0 : weightDecay });
    return;
  }
  const { factor, ...rest } = others;
  // One at a time, so that only one penalized gradient is in memory.
  for (const parameter of parameters) {
    tidy(() => {
      const gradient = addWeightDecay(parameter.gradient, parameter.weight, { weightDecay, factor });
      update(spec, [{ ...parameter, gradient }], { ...rest, weightDecay: 0 });
    });
  }
}

interface Options extends Omit<UpdateOptions, 'weightDecayFactor'> {
  /** Decoupled weight decay. */
  readonly weightDecay: number;
}

function update(
  spec: BuiltInOptimizerSpec,
  parameters: readonly ParameterUpdate[],
  { momentum, factor, ...rest }: Options,
): void {
  const options = { ...rest, ...(factor && { factor }) };
  if (spec.name === 'rmsprop') {
    const { alpha = 0.99, epsilon = 1e-8 } = spec;
    const constants = { ...options, alpha, epsilon, momentum: momentum ?? spec.momentum ?? 0 };
    rmsPropUpdates(
      parameters.map(({ slots: { squares, mean, momentum: velocity }, ...each }) => {
        return { ...each, squares: squares as Variable, mean, velocity };
      }),
      constants,
    );
  } else if (spec.name === 'sgd' || spec.name === 'lion') {
    const operands = parameters.map(({ slots, ...each }) => {
      return { ...each, velocity: slots.momentum as Variable };
    });
    if (spec.name === 'sgd') {
      const { nesterov = false } = spec;
      sgdUpdates(operands, { ...options, momentum: momentum ?? spec.momentum, nesterov });
    } else {
      const { beta1 = 0.9, beta2 = 0.99 } = spec;
      lionUpdates(operands, { ...options, beta1: momentum ?? beta1, beta2 });
    }
  } else {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = spec.name === 'lamb' ? 1e-6 : 1e-8 } = spec;
    const operands = parameters.map(({ slots, ...each }) => {
      return { ...each, first: slots.first as Variable, second: slots.second as Variable };
    });
    const updates = spec.name === 'lamb' ? lambUpdates : adamUpdates;
    updates(operands, { ...options, beta1: momentum ?? beta1, beta2, epsilon });
  }
}
