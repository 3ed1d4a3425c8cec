import { expect, it } from 'vitest';
import { compileTransforms, NORMALIZATION } from '../index.js';

it.each(Object.entries(NORMALIZATION))('%s: its constants are valid for normalize', (_, { mean, std }) => {
  const shape = [1, 1, mean.length] as const;
  const out = new Float32Array(mean.length);
  const transform = compileTransforms([{ name: 'normalize', mean, std }], shape);
  const [height, width, channels] = shape;
  // The byte nearest the mean must map to within half a byte of 0.
  const data = Uint8Array.from(mean, (value) => Math.round(value * 255));
  transform.apply({ height, width, channels, data }, out, 0);
  out.forEach((value, c) => {
    expect(Math.abs(value)).toBeLessThan(0.5 / 255 / (std[c] as number) + 1e-6);
  });
});
