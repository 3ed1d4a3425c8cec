import { expect, it } from 'vitest';
import { counted } from './counted.js';

it.each([
  [1, 'epoch', '1 epoch'],
  [2, 'epoch', '2 epochs'],
  [2, 'batch', '2 batches'],
  [0, 'class', '0 classes'],
])('counts %d %s', (count, noun, text) => {
  expect(counted(count, noun)).toBe(text);
});
