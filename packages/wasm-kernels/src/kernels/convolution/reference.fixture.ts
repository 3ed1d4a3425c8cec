import { type Expected, roundingBounds } from '../../properties.fixture.js';
import type { Extents } from './extents.js';

type Floats = Float32Array | Float64Array;

/** Visits each product of the definition: the indices of the image's value, the filter's element and the output. */
function forEachProduct(e: Extents, visit: (x: number, filter: number, y: number) => void): void {
  for (let n = 0; n < e.batch; n++) {
    for (let row = 0; row < e.outHeight; row++) {
      for (let column = 0; column < e.outWidth; column++) {
        const y = ((n * e.outHeight + row) * e.outWidth + column) * e.outChannels;
        for (let i = 0; i < e.filterHeight; i++) {
          const inRow = row * e.strideY + i * e.dilationY - e.top;
          if (inRow < 0 || inRow >= e.height) continue;
          for (let j = 0; j < e.filterWidth; j++) {
            const inColumn = column * e.strideX + j * e.dilationX - e.left;
            if (inColumn < 0 || inColumn >= e.width) continue;
            const x = ((n * e.height + inRow) * e.width + inColumn) * e.inChannels;
            const filter = (i * e.filterWidth + j) * e.inChannels * e.outChannels;
            for (let c = 0; c < e.inChannels; c++) {
              for (let k = 0; k < e.outChannels; k++) visit(x + c, filter + c * e.outChannels + k, y + k);
            }
          }
        }
      }
    }
  }
}

/** Exact sums, the sums of the absolute values of their terms, and their numbers of terms. */
class Sums {
  readonly values: Float64Array;
  readonly sizes: Float64Array;
  readonly #counts: Uint32Array;

  constructor(length: number) {
    this.values = new Float64Array(length);
    this.sizes = new Float64Array(length);
    this.#counts = new Uint32Array(length);
  }

  add(at: number, summand: number): void {
    this.values[at] = (this.values[at] as number) + summand;
    this.sizes[at] = (this.sizes[at] as number) + Math.abs(summand);
    this.#counts[at] = (this.#counts[at] as number) + 1;
  }

  /** The expectation of kernels that add one product after another. */
  expected(): Expected {
    const longest = this.#counts.reduce((most, count) => Math.max(most, count), 0);
    return { values: this.values, bounds: roundingBounds(this.sizes, longest + 1) };
  }
}

/** Numbers of floats. */
export const sizeOf = {
  x: (e: Extents): number => e.batch * e.height * e.width * e.inChannels,
  filter: (e: Extents): number => e.filterHeight * e.filterWidth * e.inChannels * e.outChannels,
  y: (e: Extents): number => e.batch * e.outHeight * e.outWidth * e.outChannels,
};

/** The forward convolution. */
export function forward(e: Extents, x: Floats, filter: Floats, bias?: Floats): Expected {
  const sums = new Sums(sizeOf.y(e));
  if (bias) for (const at of sums.values.keys()) sums.add(at, bias[at % e.outChannels] as number);
  forEachProduct(e, (xAt, filterAt, at) => sums.add(at, (x[xAt] as number) * (filter[filterAt] as number)));
  return sums.expected();
}

/** The gradient of x. */
export function inputGradient(e: Extents, dy: Floats, filter: Floats): Expected {
  const sums = new Sums(sizeOf.x(e));
  forEachProduct(e, (at, filterAt, yAt) => sums.add(at, (dy[yAt] as number) * (filter[filterAt] as number)));
  return sums.expected();
}

/** The gradient of the filter. */
export function filterGradient(e: Extents, x: Floats, dy: Floats): Expected {
  const sums = new Sums(sizeOf.filter(e));
  forEachProduct(e, (xAt, at, yAt) => sums.add(at, (x[xAt] as number) * (dy[yAt] as number)));
  return sums.expected();
}
