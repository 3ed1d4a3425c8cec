import { Rng } from '@convkit/core';
import '@tensorflow/tfjs-backend-cpu';
import { mul } from '@tensorflow/tfjs-core';
import { Network, Scale, WithHead } from './modules.fixture.js';
import { normalValues } from './spaced-values.js';
import { testModule } from './test-module.js';

testModule('a network', (rng) => new Network(rng), {
  input: [4, 3],
  output: [4, 3],
  parameters: 6,
  differences: {},
});

testModule('a layer', (rng) => new Scale(rng), {
  input: [1, 3],
  output: [1, 3],
  parameters: 3,
  values: (shape, rng) => mul(normalValues([...shape] as [number, number], rng), 0),
  withoutGradient: { weight: 'the input is zero' },
});

testModule('a layer without randomness of its own', () => new Scale(new Rng(7)), {
  input: [2, 3],
  output: [2, 3],
  parameters: 3,
});

testModule('a network with an auxiliary classifier', (rng) => new WithHead(rng), {
  input: [4, 3],
  output: [4, 3],
  parameters: 6,
  differences: {},
});
