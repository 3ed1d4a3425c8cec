import { movingAverage } from '@convkit/ops';
import { beforeAll, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

it.each([1, 6, 64, 20_001])('moves an average of %i values', (size) => {
  expectSameOnBoth(() =>
    movingAverage(random('average', size), random('value', size), { rate: 0.1, correction: 8 / 7 }),
  );
});
