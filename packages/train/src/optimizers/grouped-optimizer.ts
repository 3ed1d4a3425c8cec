import { writeStateDict } from '@convkit/checkpoint';
import { buffer, ConfigError, checkArguments, checkOptions } from '@convkit/core';
import type { ParameterUpdate, UpdateOptions } from '@convkit/ops';
import { dispose, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { Optimizer, ParameterGroup } from './optimizer.js';

/** Options of `groupedOptimizer`. */
export interface GroupedOptimizerOptions {
  /** Every parameter that is trained, by key. */
  readonly parameters: ReadonlyMap<string, Variable>;
  /** Together they contain every parameter. */
  readonly groups: readonly ParameterGroup[];
  /** Names of the tensors that are kept for each parameter. Each has the parameter's shape and starts with zeros. */
  readonly slots: readonly string[];
  /** Updates the parameters of a group and their slots, in place. `options.momentum` is set if the schedule changes the momentum. */
  update(parameters: readonly ParameterUpdate[], options: UpdateOptions): void;
}

/** Creates an optimizer from its update, which is called for each group. Holds its tensors and counts its steps. */
export function groupedOptimizer(options: GroupedOptimizerOptions): Optimizer {
  checkGroupedOptions(options);
  const { parameters, groups, slots, update } = options;
  const slotsOf = new Map(
    [...parameters].map(([key, { size, shape }]) => {
      const zeros = slots.map((slot) => [slot, buffer(new Float32Array(size), shape)] as const);
      return [key, Object.fromEntries(zeros)];
    }),
  );
  const variables = slots.flatMap((slot) =>
    [...slotsOf].map(([key, own]) => [`optimizer.${slot}.${key}`, own[slot] as Variable] as const),
  );
  let steps = 0;
  let momentum: number | undefined;
  const operandsOf = (gradients: ReadonlyMap<string, Tensor>, keys: ReadonlySet<string>) =>
    [...gradients]
      .filter(([key]) => keys.has(key))
      .map(([key, gradient]) => {
        return { weight: parameters.get(key) as Variable, slots: slotsOf.get(key) ?? {}, gradient };
      });
  return {
    get steps() {
      return steps;
    },
    step(gradients, learningRate, factor) {
      steps++;
      for (const { keys, learningRateFactor, weightDecayFactor, stepsBefore } of groups) {
        const operands = operandsOf(gradients, keys);
        if (operands.length === 0) continue;
        update(operands, {
          learningRate: learningRate * learningRateFactor,
          step: steps - stepsBefore,
          factor,
          weightDecayFactor,
          momentum,
        });
      }
    },
    setMomentum(value) {
      momentum = value;
    },
    state: () => new Map(variables),
    restore(state, stepsTaken) {
      writeStateDict(Object.fromEntries(variables), state);
      steps = stepsTaken;
    },
    dispose: () => dispose(variables.map(([, variable]) => variable)),
  };
}

/** @throws ConfigError if an option is of another kind. */
function checkGroupedOptions(options: GroupedOptimizerOptions): void {
  const where = 'groupedOptimizer';
  checkOptions(where, options, { parameters: 'Map', groups: 'array', slots: 'strings', update: 'function' });
  for (const [key, variable] of options.parameters)
    checkArguments(where, { [key]: variable }, { [key]: 'tensor' });
  for (const group of options.groups) {
    checkOptions(where, group, {
      learningRateFactor: 'not negative',
      weightDecayFactor: 'not negative',
      stepsBefore: 'count',
    });
    if (!(group.keys instanceof Set)) throw new ConfigError(`${where}: keys of a group must be a Set`);
  }
}
