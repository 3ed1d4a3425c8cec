import { expect, it } from 'vitest';
import { stageOf, type TransformSpec } from '../index.js';

it('stageOf returns what a transform works on', () => {
  const custom = { name: 'mixup', apply: (image: never) => image };
  expect([{ name: 'shift', by: 1 }, custom].map((step) => stageOf(step as TransformSpec))).toEqual([
    'images',
    'images',
  ]);
  expect(stageOf({ name: 'normalize', mean: [0], std: [1] })).toBe('values');
  expect(stageOf({ name: 'mixup', alpha: 1 })).toBe('batches');
  expect(stageOf({ name: 'blur' } as never)).toBeUndefined();
});
