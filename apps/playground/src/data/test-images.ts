import { manifest } from 'virtual:data-manifest';
import type { RunSpec } from '@convkit/core';
import { testLimit } from './test-limit.js';

/** How many test images a run on a dataset of the site uses. */
export interface TestImages {
  readonly used: number;
  /** Number of test images of the dataset. */
  readonly all: number;
}

/** The test images of a run. `undefined` for the user's own images. */
export function testImagesOf({ data: { source, limit } }: RunSpec): TestImages | undefined {
  const set = manifest.sets.find(({ name, train }) => name === source || train[0]?.name === source);
  return set && { used: Math.min(set.test.count, testLimit(limit)), all: set.test.count };
}
