import { beforeAll } from 'vitest';
import { OTHER_ENDINGS, SHAPES_OF_BATCHES, testBatchNorm } from './batch-norm.fixture.js';
import { startBoth } from './on-both.fixture.js';

beforeAll(startBoth);

for (const shape of SHAPES_OF_BATCHES) {
  for (const ending of OTHER_ENDINGS) testBatchNorm(shape, ending);
}
