import { ConfigError } from '@convkit/core';
import { afterWarmups } from '@convkit/train';
import type { TrainingOptions } from './options.js';

/** @throws ConfigError if an option contradicts another, or needs one that is not given. */
export function checkContradictions(options: TrainingOptions): void {
  if (options.learningRate !== undefined && isTable(options)) {
    throw new ConfigError(
      "learningRate contradicts the schedule 'table', which has absolute learning rates",
      {
        hint: 'Leave out one of them.',
      },
    );
  }
  if (options.weights === undefined && options.freeze !== undefined) {
    throw new ConfigError('freeze needs pretrained weights', {
      hint: 'Give weights, or leave out freeze: frozen random weights learn nothing.',
    });
  }
  const isAboutWeights =
    options.transformInput || options.strict !== undefined || options.weightsFrom !== undefined;
  if (options.weights === undefined && isAboutWeights) {
    throw new ConfigError('transformInput, strict and weightsFrom need pretrained weights', {
      hint: 'Set weights, or leave them out.',
    });
  }
  if (options.transformInput && options.normalize !== undefined && options.normalize !== 'recipe') {
    throw new ConfigError('transformInput contradicts normalize: it sets the normalization itself', {
      hint: 'Leave out one of them.',
    });
  }
  if (options.unfreeze && options.freeze === undefined) {
    throw new ConfigError('unfreeze needs freeze', {
      hint: 'Freeze the parameters that are to be unfrozen later.',
    });
  }
  if (options.resume && options.out === undefined) {
    throw new ConfigError('resume needs out, the place of the run', {
      hint: "Give the run's folder as out.",
    });
  }
}

const isTable = ({ schedule }: TrainingOptions) =>
  schedule !== undefined && typeof schedule !== 'function' && afterWarmups(schedule).name === 'table';
