/** Float64 definitions that the ops are compared with. Images are NHWC and filters HWIO, both flat. */

export type Shape4 = readonly [number, number, number, number];

export interface Flat {
  readonly shape: Shape4;
  readonly values: readonly number[];
}

interface Geometry {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Padding above and to the left. */
  readonly before: readonly [number, number];
  readonly output: readonly [number, number];
}

/** Pixels of the image under the window at (row, column), row by row. */
function* cellsUnder(
  [, height, width]: Shape4,
  { size, strides, before }: Geometry,
  row: number,
  column: number,
) {
  for (let kr = 0; kr < size[0]; kr++) {
    for (let kc = 0; kc < size[1]; kc++) {
      const [r, c] = [row * strides[0] - before[0] + kr, column * strides[1] - before[1] + kc];
      if (r >= 0 && r < height && c >= 0 && c < width) yield { r, c, kr, kc };
    }
  }
}

/** Applies `combine` to the values of each channel under each window. */
export function poolBy(x: Flat, geometry: Geometry, combine: (values: number[]) => number): Flat {
  const [n, height, width, channels] = x.shape;
  const values: number[] = [];
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < geometry.output[0]; row++) {
      for (let column = 0; column < geometry.output[1]; column++) {
        for (let channel = 0; channel < channels; channel++) {
          const cells = [...cellsUnder(x.shape, geometry, row, column)];
          values.push(
            combine(
              cells.map(
                ({ r, c }) => x.values[((image * height + r) * width + c) * channels + channel] as number,
              ),
            ),
          );
        }
      }
    }
  }
  return { shape: [n, ...geometry.output, channels], values };
}

export function convolve(x: Flat, filter: Flat, geometry: Omit<Geometry, 'size'>): Flat {
  const [n, height, width, channels] = x.shape;
  const [kernelHeight, kernelWidth, , outChannels] = filter.shape;
  const windows = { ...geometry, size: [kernelHeight, kernelWidth] as const };
  const values: number[] = [];
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < geometry.output[0]; row++) {
      for (let column = 0; column < geometry.output[1]; column++) {
        for (let out = 0; out < outChannels; out++) {
          let total = 0;
          for (const { r, c, kr, kc } of cellsUnder(x.shape, windows, row, column)) {
            for (let channel = 0; channel < channels; channel++) {
              const pixel = x.values[((image * height + r) * width + c) * channels + channel] as number;
              const weight =
                filter.values[((kr * kernelWidth + kc) * channels + channel) * outChannels + out];
              total += pixel * (weight as number);
            }
          }
          values.push(total);
        }
      }
    }
  }
  return { shape: [n, ...geometry.output, outChannels], values };
}

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
