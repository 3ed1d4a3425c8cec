import { optimizerSlots } from '@convkit/core';
import { expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type BuiltInOptimizerSpec, updateParameters } from './update-parameters.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

const SPECS: BuiltInOptimizerSpec[] = [
  { name: 'sgd', learningRate: 1, momentum: 0.9, weightDecay: 0.1 },
  { name: 'adam', learningRate: 1, weightDecay: 0.1 },
  { name: 'adamw', learningRate: 1, weightDecay: 0.1 },
  { name: 'rmsprop', learningRate: 1, momentum: 0.5, centered: true, weightDecay: 0.1 },
  { name: 'lion', learningRate: 1, weightDecay: 0.1 },
  { name: 'lamb', learningRate: 1, weightDecay: 0.1 },
];

function parametersOf(spec: BuiltInOptimizerSpec) {
  return STEPS.map((gradient) => ({
    weight: variableOf(INITIAL),
    slots: Object.fromEntries(optimizerSlots(spec).map((slot) => [slot, variableOf(zeros())])),
    gradient: gradientTensor(gradient),
  }));
}

/** Weights after some steps. */
function weightsAfter(
  spec: BuiltInOptimizerSpec,
  options: Partial<Parameters<typeof updateParameters>[2]> = {},
) {
  const parameters = parametersOf(spec);
  for (let step = 1; step <= 3; step++) {
    // The second gradient is a small one in the opposite direction.
    const given = parameters.map((each, i) => {
      const gradient = (STEPS[i] as number[]).map((g) => (step === 2 ? -0.05 * g : g));
      return { ...each, gradient: gradientTensor(gradient) };
    });
    updateParameters(spec, given, { learningRate: 0.01, step, ...options });
  }
  return parameters.map(({ weight }) => [...weight.dataSync()]);
}

describe.each(SPECS)('$name', (spec) => {
  it('scales the weight decay of a group', () => {
    const { weightDecay, ...others } = spec;
    const undecayed = (weightDecay === undefined ? spec : { ...others, weightDecay: 0 }) as typeof spec;
    expect(weightsAfter(spec, { weightDecayFactor: 0 })).toEqual(weightsAfter(undecayed));
    expect(weightsAfter(spec)).not.toEqual(weightsAfter(undecayed));
    expect(weightsAfter({ ...spec, weightDecay: 0.05 }, { weightDecayFactor: 2 })).toEqual(
      weightsAfter(spec),
    );
  });

  it('takes the momentum of the schedule', () => {
    const changed = { ...spec, [spec.name === 'sgd' || spec.name === 'rmsprop' ? 'momentum' : 'beta1']: 0.3 };
    expect(weightsAfter(spec, { momentum: 0.3 })).toEqual(weightsAfter(changed as typeof spec));
    expect(weightsAfter(spec, { momentum: 0.3 })).not.toEqual(weightsAfter(spec));
  });

  it('clips before the weight decay, and leaks no tensors', () => {
    const parameters = parametersOf(spec);
    const factor = scalar(0);
    expectNoLeaks(() => updateParameters(spec, parameters, { learningRate: 0.01, step: 1, factor }));
    // The gradients are 0, so that only the weight decay is left.
    expect([...(parameters[0]?.weight.dataSync() ?? [])]).not.toEqual([...variableOf(INITIAL).dataSync()]);
    const without = { learningRate: 0.01, step: 1, factor, weightDecayFactor: 0 };
    const still = parametersOf(spec);
    updateParameters(spec, still, without);
    expect([...(still[0]?.weight.dataSync() ?? [])]).toEqual([...variableOf(INITIAL).dataSync()]);
  });
});
