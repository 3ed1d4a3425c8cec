import { expect, it } from 'vitest';
import { decodeImage } from '../../packages/data/dist/index.js';
import { encodeGif } from '../lib/gif.mjs';

/** An image of 80 x 60 pixels with a pattern of 200 grays and a square at `left`. */
function square(left: number) {
  const [width, height] = [80, 60];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3) ** 2 % 200);
  for (let y = 10; y < 20; y++)
    for (let x = left; x < left + 10; x++) data.set([20, 90, 210], 3 * (y * width + x));
  return { width, height, data };
}

it('encodes colors exactly, and only what changes', async () => {
  const still = encodeGif([{ image: square(4), delay: 100 }]);
  expect(await decodeImage(still, 'still.gif')).toMatchObject({ channels: 3, ...square(4) });
  const frames = [0, 1].map((left) => ({ image: square(left), delay: 100 }));
  expect(encodeGif(frames).length - still.length).toBeLessThan(still.length / 4);
});
