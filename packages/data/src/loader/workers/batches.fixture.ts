import { expect, it } from 'vitest';
import { batchesSha256, type Chain } from '../../../test/batches-sha256.js';

/** Declares the test that a page yields the same batches as Node with a list of transforms and a number of workers. */
export function testBatches({ transforms, sum }: Chain, workers: number): void {
  const names = transforms.map(({ name }) => name).join(', ');
  it(`yields the same batches as Node with ${names} and ${workers} workers`, async () => {
    expect(await batchesSha256(transforms, { workers })).toBe(sum);
  });
}
