import { Rng } from '@convkit/core';
import { gzip } from 'pako';
import { expect, it } from 'vitest';
import { encodePng } from '../test/encode-png.js';
import { sha256 } from './download/sha256.js';
import { decodePng, encodeIdx, type IdxSet, idxSet, Loader } from './index.js';

const images = encodeIdx({ shape: [4, 2, 2], data: Uint8Array.from({ length: 16 }, (_, i) => i) });
const labels = encodeIdx({ shape: [4], data: Uint8Array.of(0, 1, 1, 0) });

it('downloads, verifies and loads in Chromium', async () => {
  const sums = { images: await sha256(images), labels: await sha256(labels) };
  const set: IdxSet = { name: 'Tiny', classes: ['a', 'b'], sha256: { train: sums, test: sums } };
  const fetch = async (url: string | URL | Request) => {
    const file = String(url).includes('images') ? images : labels;
    return String(url).endsWith('.gz') ? new Response(gzip(file)) : new Response('', { status: 404 });
  };
  const dataset = await idxSet(set, 'https://x/', { split: 'train', fetch });
  const loader = new Loader(dataset, { batchSize: 4, rng: new Rng(3) });
  for await (const batch of loader.epoch()) {
    const order = new Rng(3).child('epoch').child(0).permutation(4);
    expect(batch.indices).toEqual(order);
    expect([...batch.images]).toEqual([...order].flatMap((i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]));
  }
});

it('decodes PNG in Chromium', () => {
  const bytes = encodePng({
    width: 2,
    height: 1,
    depth: 8,
    colorType: 6,
    samples: [255, 100, 0, 255, 255, 100, 0, 128],
  });
  expect([...decodePng(bytes, 'a.png').data]).toEqual([255, 100, 0, 255, 177, 127]);
});
