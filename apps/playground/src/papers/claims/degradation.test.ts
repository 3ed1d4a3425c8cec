import { expect, it } from 'vitest';
import { trainingErrors } from './degradation.js';

it('the final errors are those in docs/degradation.md', () => {
  const last = (network: Parameters<typeof trainingErrors>[0]) => trainingErrors(network).at(-1)?.toFixed(2);
  expect(last('plain18')).toBe('0.39');
  expect(last('plain34')).toBe('2.80');
  expect(last('resnet18')).toBe('0.02');
  expect(last('resnet34')).toBe('0.13');
});
