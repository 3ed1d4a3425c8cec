import { describe, expect, it } from 'vitest';
import { models } from './models.fixture.js';
import { specOf } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';
import { settingsOf } from './settings-from-spec.js';

const cases: readonly Partial<Settings>[] = [
  {},
  { variant: 'tanh', data: 'fashion-mnist', limit: 1280, seed: 7, epochs: 2, batchSize: 32 },
  { model: 'resnet18', variant: 'cifar', widthMultiplier: 0.25, side: 64, data: 'own', augmentation: 'flip' },
  { optimizer: 'sgd', learningRate: 0.3, schedule: 'constant', threads: 3 },
  { side: 32, backend: 'webgl', schedule: 'step' },
];

describe('the settings of a saved run', () => {
  it.each(cases)('are those that it was started with: %o', (some) => {
    const settings = { ...DEFAULTS, ...some };
    const saved = JSON.parse(JSON.stringify(specOf(settings, models)));
    expect(settingsOf(saved, models)).toEqual(settings);
  });

  it('are the usual ones where this page cannot choose so', () => {
    const spec = specOf(DEFAULTS, models);
    const elsewhere = { ...spec, backend: { name: 'node', threads: 16 } };
    const flips = { ...spec.data, transforms: [{ name: 'mixup' }] };
    expect(settingsOf({ ...elsewhere, data: flips }, models)).toEqual(DEFAULTS);
  });
});
