import { DataError } from '@convkit/core';
import { expect, it } from 'vitest';
import { decodeImage, decodePng } from '../index.js';
import { images, refused } from './images.fixture.js';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** The largest difference between Chromium's pixels and Pillow's. */
const BOUND = 1;

it.each(Object.entries(images))(`decodes %s within ${BOUND} of Pillow`, async (_, { file, pixels }) => {
  const { data, ...about } = await decodeImage(bytesOf(file), 'a.jpg');
  const { data: wanted, ...wantedAbout } = decodePng(bytesOf(pixels), 'golden');
  expect(about).toEqual(wantedAbout);
  expect(Math.max(...data.map((value, i) => Math.abs(value - (wanted[i] as number))))).toBeLessThanOrEqual(
    BOUND,
  );
});

it('rejects what Node rejects', async () => {
  const jpeg = bytesOf(images.jpeg?.file as string);
  const webp = bytesOf(images.webp?.file as string);
  const damaged = webp.map((byte, i) => (i > 30 && i < 60 ? 0 : byte));
  for (const bytes of [jpeg.subarray(0, -40), webp.subarray(0, -9), ...Object.values(refused).map(bytesOf)]) {
    await expect((async () => decodeImage(bytes, 'a.jpg'))()).rejects.toThrow(DataError);
  }
  await expect((async () => decodeImage(damaged.subarray(0, 40), 'a.jpg'))()).rejects.toThrow('a.jpg');
});
