import { checkArguments, type OptimizerSpec, optimizerSlots } from '@convkit/core';
import { updateParameters } from '@convkit/ops';
import type { Variable } from '@tensorflow/tfjs-core';
import { groupedOptimizer } from './grouped-optimizer.js';
import type { Optimizer, ParameterGroup } from './optimizer.js';
import { checkOptimizer } from './optimizer-specs.js';

/**
 * Creates an optimizer: SGD with momentum, Adam, AdamW, RMSProp, Lion or LAMB. The learning rate of each step is passed to `step`, so
 * `spec.learningRate` is only checked.
 * @param groups Together they contain every parameter. Defaults to one group with factors of 1.
 * @throws ConfigError if `spec` is invalid.
 */
export function createOptimizer(
  spec: OptimizerSpec,
  parameters: ReadonlyMap<string, Variable>,
  parameterGroups?: readonly ParameterGroup[],
): Optimizer {
  checkArguments(
    'createOptimizer',
    { parameters, groups: parameterGroups },
    { parameters: 'Map', groups: 'array?' },
  );
  const groups = parameterGroups ?? [
    { keys: new Set(parameters.keys()), learningRateFactor: 1, weightDecayFactor: 1, stepsBefore: 0 },
  ];
  checkOptimizer(spec);
  return groupedOptimizer({
    parameters,
    groups,
    slots: optimizerSlots(spec),
    update: (updates, options) => updateParameters(spec, updates, options),
  });
}
