import { arrayDataset } from '@convkit/data';
import { classificationData } from 'convkit';
import { expect, it } from 'vitest';
import { withChannels } from './with-channels.js';

const set = (channels: 1 | 3, values: readonly number[]) =>
  arrayDataset({
    images: Uint8Array.from(values),
    labels: [0, 1],
    shape: [1, 1, channels],
    classes: ['a', 'b'],
  });

it('converts grayscale images to color, and back', () => {
  const gray = classificationData({ source: 'x', train: set(1, [7, 9]), test: set(1, [1, 2]) });
  const color = withChannels(gray, 3);
  expect(color.channels).toBe(3);
  expect(color.train.shape).toEqual([1, 1, 3]);
  expect(color.train.get(1)).toEqual({ image: Uint8Array.of(9, 9, 9), label: 1, shape: [1, 1, 3] });
  expect(Array.from(color.train.labels)).toEqual([0, 1]);
  expect(color.test).toBe(color.validation);
  expect(withChannels(color, 1).train.get(0)).toMatchObject({ image: Uint8Array.of(7) });
});
