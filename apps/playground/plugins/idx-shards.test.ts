import { encodeIdx, parseIdx } from '@convkit/data';
import { expect, it } from 'vitest';
import { slice } from './idx-shards.js';

it('slices an IDX file into smaller IDX files', () => {
  const data = Uint8Array.from({ length: 24 }, (_, i) => i);
  const file = Buffer.from(encodeIdx({ shape: [4, 2, 3], data }));
  expect(parseIdx(new Uint8Array(slice(file, 1, 3)), 'part')).toEqual({
    shape: [2, 2, 3],
    data: data.slice(6, 18),
  });
  expect(parseIdx(new Uint8Array(slice(file, 0, 4)), 'whole')).toEqual({ shape: [4, 2, 3], data });
});
