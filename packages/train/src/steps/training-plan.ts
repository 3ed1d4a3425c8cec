import { ConfigError, checkWhole, type Module, parameters } from '@convkit/core';
import type { Variable } from '@tensorflow/tfjs-core';
import type { TrainingRecipe } from '../fit-options.js';
import type { ParameterGroup } from '../optimizers/optimizer.js';
import { matchKeys } from './match-keys.js';
import { factorsOf } from './parameter-factors.js';

/** Which parameters a run trains, and from when on. */
export interface TrainingPlan {
  /** Every parameter that is trained in some epoch, by key. */
  readonly parameters: ReadonlyMap<string, Variable>;
  /** The same parameters, by learning rate and first epoch. */
  readonly groups: readonly ParameterGroup[];
  /** Freezes and unfreezes the parameters for an epoch, counted from 0. */
  apply(epoch: number): void;
}

/**
 * Plans what the recipe freezes, unfreezes and trains at other learning rates. Parameters that are frozen already stay frozen until the
 * recipe unfreezes them.
 * @throws ConfigError if a pattern matches nothing, or nothing is trained in the first epoch.
 */
export function planTraining(model: Module, recipe: TrainingRecipe, stepsPerEpoch: number): TrainingPlan {
  const all = parameters(model);
  const firstEpochs = findFirstEpochs(all, recipe);
  const firstEpochOf = (variable: Variable) => firstEpochs.get(variable) as number;
  const trained = new Map(
    [...all].filter(([, variable]) => firstEpochOf(variable) < Number.POSITIVE_INFINITY),
  );
  if (![...trained.values()].some((variable) => firstEpochOf(variable) === 0)) throw nothingToTrain(recipe);
  const factors = factorsOf(recipe, trained);
  const groups = new Map<string, ParameterGroup & { readonly keys: Set<string> }>();
  for (const [key, variable] of trained) {
    const learningRateFactor = factors.learningRate.get(key) ?? 1;
    const weightDecayFactor = factors.weightDecay.get(key) ?? 1;
    const stepsBefore = firstEpochOf(variable) * stepsPerEpoch;
    const name = `${learningRateFactor} ${weightDecayFactor} ${stepsBefore}`;
    const group = groups.get(name) ?? {
      keys: new Set(),
      learningRateFactor,
      weightDecayFactor,
      stepsBefore,
    };
    groups.set(name, group);
    group.keys.add(key);
  }
  return {
    parameters: trained,
    groups: [...groups.values()],
    apply(epoch) {
      for (const [variable, first] of firstEpochs) variable.trainable = first <= epoch;
    },
  };
}

/** First epoch, from 0, in which each parameter is trained: infinity if it never is. */
function findFirstEpochs(
  all: ReadonlyMap<string, Variable>,
  { freeze, unfreeze = [], epochs }: TrainingRecipe,
): Map<Variable, number> {
  const first = new Map<Variable, number>();
  for (const variable of all.values()) first.set(variable, variable.trainable ? 0 : Number.POSITIVE_INFINITY);
  const matches = (what: string, pattern: string) =>
    matchKeys(what, pattern, all.keys()).map((key) => all.get(key) as Variable);
  if (freeze !== undefined) {
    for (const variable of matches('freeze pattern', freeze)) first.set(variable, Number.POSITIVE_INFINITY);
  }
  for (const { epoch, pattern } of unfreeze) {
    checkWhole(`The epoch that unfreezes '${pattern}'`, epoch, 1, epochs);
    for (const variable of matches('unfreeze pattern', pattern)) {
      first.set(variable, Math.min(first.get(variable) as number, epoch - 1));
    }
  }
  return first;
}

function nothingToTrain({ freeze, unfreeze }: TrainingRecipe): ConfigError {
  if (freeze === undefined && !unfreeze) {
    return new ConfigError('The model has no trainable parameters', {
      hint: 'Keep parameters in public fields, and unfreeze some of them.',
    });
  }
  return new ConfigError('The recipe leaves no parameter to train in the first epoch', {
    hint: 'Freeze fewer parameters, or unfreeze some in epoch 1.',
  });
}
