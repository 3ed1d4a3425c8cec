import { it } from 'vitest';
import { expectConstantMemory, expectSameLosses } from './expectations.fixture.js';

it.each(['lenet5', 'resnet18'] as const)(
  '%s has the same losses on wasm and webgl within 1e-2 over 50 steps',
  (name) => expectSameLosses(name, 50),
);

it('120 steps on webgl leave tensors and texture memory constant', () => expectConstantMemory(120, 20));
