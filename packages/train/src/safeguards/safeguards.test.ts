import { CheckpointError, ConfigError, type Safeguards } from '@convkit/core';
import { expect, it } from 'vitest';
import { checkSafeguards } from './check-safeguards.js';
import { judgeEpoch } from './early-stopping.js';
import { INITIAL_SAFEGUARDS, parseSafeguards, type SafeguardState } from './safeguard-state.js';
import { findSpike, withFigures } from './spike-guard.js';

const epochs = (losses: readonly number[]) =>
  losses.map((validationLoss, i) => ({ epoch: i + 1, trainLoss: 1, validationLoss, validationAccuracy: 0 }));

function judged(recipe: Safeguards, losses: readonly number[]) {
  let state: SafeguardState = INITIAL_SAFEGUARDS;
  const best: number[] = [];
  for (const epoch of epochs(losses)) {
    const judgment = judgeEpoch(state, epoch, recipe);
    // What a run resumed from a checkpoint would continue from.
    state = parseSafeguards(JSON.parse(JSON.stringify(judgment.state)));
    if (judgment.isBest) best.push(epoch.epoch);
    if (state.stopping?.stopped) break;
  }
  return { state, best };
}

it('stops after as many epochs without improvement as its patience', () => {
  const { state, best } = judged({ earlyStopping: { patience: 2 } }, [3, 2, 2.5, 1, 1, 1.5, 0]);
  expect(best).toEqual([1, 2, 4]);
  expect(state.best).toEqual({ epoch: 4, value: 1 });
  expect(state.stopping).toEqual({ value: 1, waited: 2, stopped: true });
});

it('does not count improvements below minDelta, but keeps their weights', () => {
  const { state } = judged({ earlyStopping: { patience: 2, minDelta: 0.5 } }, [3, 2.8, 2.6, 1]);
  expect(state.stopping).toEqual({ value: 3, waited: 2, stopped: true });
  expect(state.best).toEqual({ epoch: 3, value: 2.6 });
});

it('counts an epoch whose metric is not a number as one without improvement', () => {
  const { state } = judged({ earlyStopping: { patience: 2 } }, [Number.NaN, Number.NaN, 1]);
  expect(state.stopping).toMatchObject({ waited: 2, stopped: true });
  expect(state.best).toBeUndefined();
});

it('keeps the best epoch by another metric than that which stops the run', () => {
  const recipe = { keepBest: 'trainLoss', earlyStopping: { patience: 1, metric: 'validationAccuracy' } };
  expect(judged(recipe, [1, 1, 1]).state).toMatchObject({
    best: { epoch: 1, value: 1 },
    stopping: { value: 0, stopped: true },
  });
  expect(judged({}, [1, 2]).state).toEqual(INITIAL_SAFEGUARDS);
});

it('finds steps that exceed the running medians', () => {
  const spec = { factor: 3, window: 3 };
  let state = INITIAL_SAFEGUARDS;
  for (const loss of [1, 100, 2]) {
    expect(findSpike(state, { loss: 1e6, gradientNorm: 1e6 }, spec)).toBeUndefined();
    state = withFigures(state, { loss, gradientNorm: 1 }, spec);
  }
  expect(findSpike(state, { loss: 6, gradientNorm: 3 }, spec)).toBeUndefined();
  expect(findSpike(state, { loss: 6.1, gradientNorm: 1 }, spec)).toEqual({
    what: 'loss',
    value: 6.1,
    median: 2,
  });
  expect(findSpike(state, { loss: 1, gradientNorm: 4 }, spec)).toMatchObject({
    what: 'gradient norm',
    median: 1,
  });
  state = withFigures(state, { loss: 3, gradientNorm: 1 }, spec);
  expect(state.losses).toEqual([100, 2, 3]);
});

it.each<[string, Safeguards]>([
  ['patience', { earlyStopping: { patience: 0 } }],
  ['minDelta', { earlyStopping: { patience: 1, minDelta: -1 } }],
  ["no metric 'f1'", { earlyStopping: { patience: 1, metric: 'f1' } }],
  ["no metric 'acc'", { keepBest: 'acc' }],
  ['onDivergence', { onDivergence: 'continue' as 'stop' }],
  ['factor', { onDivergence: { rollback: { factor: 2 } } }],
  ['times', { onDivergence: { rollback: { times: 0 } } }],
  ['factor', { spikeGuard: { factor: 1 } }],
  ['window', { spikeGuard: { factor: 2, window: 1 } }],
  ['action', { spikeGuard: { factor: 2, action: 'stop' as 'skip' } }],
  ['needs onDivergence', { spikeGuard: { factor: 2, action: 'rollback' } }],
])('rejects an invalid %s', (message, recipe) => {
  const check = () => checkSafeguards(recipe, { hasValidation: true });
  expect(check).toThrow(ConfigError);
  expect(check).toThrow(message);
});

it('accepts valid safeguards, and metrics of the validation set only if there is one', () => {
  const recipe: Safeguards = {
    earlyStopping: { patience: 3 },
    keepBest: 'validation.f1',
    onDivergence: { rollback: {} },
    spikeGuard: { factor: 3, action: 'rollback' },
  };
  checkSafeguards(recipe, { hasValidation: true });
  expect(() => checkSafeguards(recipe, { hasValidation: false })).toThrow('needs a validation set');
});

it('rejects a damaged state', () => {
  for (const broken of [
    null,
    {},
    { ...INITIAL_SAFEGUARDS, losses: ['1'] },
    { ...INITIAL_SAFEGUARDS, best: 1 },
  ]) {
    expect(() => parseSafeguards(broken)).toThrow(CheckpointError);
  }
});
