import { expect, it } from 'vitest';
import { imagenetClasses } from './imagenet-classes.js';

it('names 1,000 distinct classes in the order of the labels', () => {
  expect(imagenetClasses).toHaveLength(1000);
  expect(new Set(imagenetClasses).size).toBe(1000);
  expect([0, 134, 207, 517, 999].map((label) => imagenetClasses[label])).toEqual([
    'tench',
    'crane bird',
    'golden retriever',
    'crane',
    'toilet tissue',
  ]);
});
