import { expect, it } from 'vitest';
import { RunView } from '../../runs/run-view.js';
import { models } from '../../settings/models.fixture.js';
import { toRunSpec } from '../../settings/run-spec.js';
import { DEFAULTS } from '../../settings/settings.js';
import { latestGradientStep, latestGradients } from './gradients.js';
import { gradientRatio } from './metrics.js';

it('takes the latest gradients of the convolutions on the path, without shortcuts and batch norm', () => {
  const view = new RunView('r', 1, toRunSpec(DEFAULTS, models), DEFAULTS);
  expect(latestGradientStep(view)).toBe(0);
  expect(gradientRatio.of(view)).toBeUndefined();
  for (const [step, first] of [
    [1, 50],
    [11, 0.01],
  ] as const) {
    view.handle(
      {
        type: 'step',
        step,
        epoch: 1,
        loss: 1,
        accuracy: 1,
        images: 8,
        learningRate: 1,
        gradientNorms: {
          conv1: first,
          bn1: 7,
          'layer1.0.conv2': 0.1,
          'layer2.0.downsample.0': 9,
          'layer4.2.conv2': 0.25,
          fc: 3,
        },
        updateRatios: {},
        deadUnits: {},
      },
      step,
    );
  }
  expect(latestGradientStep(view)).toBe(11);
  expect(latestGradients(view)).toEqual([0.01, 0.1, 0.25]);
  expect(gradientRatio.of(view)).toBe('0.04');
});
