import { describe, expect, it } from 'vitest';
import { models } from './models.fixture.js';
import { toRunSpec } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';
import { settingsFromSpec } from './settings-from-spec.js';

const cases: readonly Partial<Settings>[] = [
  {},
  { variant: 'tanh', data: 'fashion-mnist', limit: 1280, seed: 7, epochs: 2, batchSize: 32 },
  {
    model: 'resnet18',
    variant: 'cifar',
    widthMultiplier: 0.25,
    side: 64,
    data: 'own',
    channels: '1',
    augmentation: 'flip',
  },
  { optimizer: 'sgd', learningRate: 0.3, schedule: 'constant', threads: 3 },
  { schedule: 'one-cycle', warmup: 0.5, weightDecay: 0, clipNorm: 1, labelSmoothing: 0.1 },
  { warmup: 2, augmentation: 'shift', labelSmoothing: 0.2, ema: 0.99, earlyStopping: 3 },
  { model: 'resnet20', variant: 'paper', optimizer: 'sgd', learningRate: 0.1, weightDecay: 0.01 },
  { model: 'resnet20', variant: 'paper', optimizer: 'adamw', schedule: 'plateau', epochs: 40 },
  { side: 32, backend: 'webgl', schedule: 'step' },
];

describe('settingsFromSpec', () => {
  it.each(cases)('returns the settings that the run was started with: %o', (some) => {
    const settings = { ...DEFAULTS, ...some };
    const saved = JSON.parse(JSON.stringify(toRunSpec(settings, models)));
    expect(settingsFromSpec(saved, models)).toEqual(settings);
  });

  it('returns the defaults for anything that the page cannot choose', () => {
    const spec = toRunSpec(DEFAULTS, models);
    const elsewhere = { ...spec, backend: { name: 'node', threads: 16 } };
    const flips = { ...spec.data, transforms: [{ name: 'mixup' }] };
    expect(settingsFromSpec({ ...elsewhere, data: flips }, models)).toEqual(DEFAULTS);
  });
});
