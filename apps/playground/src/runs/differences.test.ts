import { expect, it } from 'vitest';
import { DEFAULTS } from '../settings/settings.js';
import { differences } from './differences.js';

const other = { ...DEFAULTS, model: 'resnet20', variant: 'cifar', learningRate: 0.1, limit: 128, seed: 2 };

it('names what differs between runs', () => {
  expect(differences(other, [DEFAULTS])).toBe(
    'ResNet-20, variant cifar, 128 training images, learning rate 0.1, seed 2',
  );
  expect(differences(DEFAULTS, [other], { besidesTitle: true })).toBe(
    'default training images, learning rate 0.002, seed 1',
  );
  expect(differences(DEFAULTS, [DEFAULTS])).toBe('');
  expect(differences(DEFAULTS, [])).toBe('');
});
