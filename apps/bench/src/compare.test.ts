import { describe, expect, it } from 'vitest';
import { median } from './compare.js';
import { markdown } from './report.js';

describe('median', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('markdown', () => {
  it('holds each side against the first, round by round, and shows failures', () => {
    const text = markdown(
      [
        { name: 'convkit-wasm', rates: [4000, 6000, 5000] },
        { name: 'layers-cpu', rates: [40, 50, 50] },
        { name: 'layers-wasm', rates: [], failure: 'no kernel' },
      ],
      { batch: 64, learningRate: 0.01, momentum: 0.9 },
      3,
    );
    expect(text).toContain('| tf.layers on stock cpu | 50 | 40 to 50 | 100.00 |');
    expect(text).toContain('| tf.layers on stock wasm | fails: no kernel | | |');
  });
});
