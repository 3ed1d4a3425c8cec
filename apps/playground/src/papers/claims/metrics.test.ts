import { describe, expect, it } from 'vitest';
import { RunView } from '../../runs/run-view.js';
import { models } from '../../settings/models.fixture.js';
import { toRunSpec } from '../../settings/run-spec.js';
import { DEFAULTS } from '../../settings/settings.js';
import { bothErrors, stepsTo, testError, trainingError } from './metrics.js';

const aRun = () => new RunView('r', 1, toRunSpec(DEFAULTS, models), DEFAULTS);

describe('metrics of a run', () => {
  it('reports the errors of the last epoch', () => {
    const view = aRun();
    for (const figure of [testError, trainingError, bothErrors]) expect(figure.of(view)).toBeUndefined();
    for (const [epoch, trainAccuracy, validationAccuracy] of [
      [1, 0.5, 0.6],
      [2, 0.9, 0.975],
    ] as const) {
      const losses = { trainLoss: 1, validationLoss: 1, metrics: {}, imagesPerSecond: 1 };
      view.handle({ type: 'epoch', epoch, step: epoch, trainAccuracy, validationAccuracy, ...losses }, 0);
    }
    expect(testError.of(view)).toBe('2.50%');
    expect(trainingError.of(view)).toBe('10.00%');
    expect(bothErrors.of(view)).toBe('10.00%, 2.50%');
  });

  it('counts the steps until the mean error of ten batches reaches a value', () => {
    const view = aRun();
    const figure = stepsTo(0.25);
    expect(figure.name).toBe('Steps to 25% training error');
    for (let step = 1; step <= 30; step++) {
      const accuracy = step === 5 ? 1 : step > 15 ? 1 : 0.5;
      view.handle({ type: 'step', step, epoch: 1, loss: 1, accuracy, images: 8, learningRate: 1 }, step);
    }
    expect(figure.of(view)).toBe('20'); // Five of the ten batches are all correct, five half correct.
    expect(stepsTo(0).of(view)).toBe('25');
  });
});
