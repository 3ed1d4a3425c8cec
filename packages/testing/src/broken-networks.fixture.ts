import type { Module, Rng } from '@convkit/core';
import { CLASSES, Classifier, INPUT, TwoClassifiers } from './networks.fixture.js';
import type { NetworkExpectations } from './test-network.js';

const expected = { input: INPUT, classes: CLASSES, parameters: 16 * CLASSES, learningRate: 0.1 } as const;

type Broken = [name: string, words: string, create: (rng: Rng) => Module, expected: NetworkExpectations];

/** Networks that break the contract, with words of the title of the test that must fail. */
export const BROKEN_NETWORKS: readonly Broken[] = [
  ['ascends its gradient', 'overfits', (rng) => new Classifier(rng, -1), expected],
  [
    'has an auxiliary classifier that ascends its gradient',
    'overfits',
    (rng) => new TwoClassifiers(rng, -1),
    { ...expected, parameters: 2 * 16 * CLASSES },
  ],
];
