/** Pillow's BILINEAR and BICUBIC (a = -0.5): Keys 1981, "Cubic convolution interpolation". */
export type ResizeFilter = 'bilinear' | 'bicubic';

/** Fractional bits of a weight, as in Pillow: 32 bits minus 8 for the pixel and 2 spare. */
const PRECISION = 22;

const FILTERS: Readonly<
  Record<ResizeFilter, { readonly reach: number; readonly at: (distance: number) => number }>
> = {
  bilinear: { reach: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { reach: 2, at: (x) => cubic(Math.abs(x), -0.5) },
};

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** The weights that resample a line of pixels to another length: Pillow's `precompute_coeffs` (Resample.c). */
export class ResizeWeights {
  readonly #filter: ResizeFilter;
  #from = 0;
  #to = 0;
  /** First input pixel of each output pixel, and the number of input pixels. */
  #first = new Int32Array(0);
  #count = new Int32Array(0);
  /** `taps` fixed-point weights per output pixel. */
  #values = new Int32Array(0);
  #taps = 0;
  #raw = new Float64Array(0);

  constructor(filter: ResizeFilter) {
    this.#filter = filter;
  }

  /** Computes the weights that resample lines of `from` pixels to lines of `to` pixels. */
  prepare(from: number, to: number): void {
    if (from === this.#from && to === this.#to) return;
    const { reach, at } = FILTERS[this.#filter];
    const scale = from / to;
    const stretch = Math.max(scale, 1);
    const support = reach * stretch;
    this.#allocate(from, to, Math.ceil(support) * 2 + 1);
    const raw = this.#raw;
    for (let i = 0; i < to; i++) {
      const center = (i + 0.5) * scale;
      const first = Math.max(Math.trunc(center - support + 0.5), 0);
      const count = Math.min(Math.trunc(center + support + 0.5), from) - first;
      let total = 0;
      for (let k = 0; k < count; k++) {
        raw[k] = at((k + first - center + 0.5) * (1 / stretch));
        total += raw[k] as number;
      }
      this.#first[i] = first;
      this.#count[i] = count;
      for (let k = 0; k < count; k++) {
        const weight = ((raw[k] as number) / total) * (1 << PRECISION);
        this.#values[i * this.#taps + k] = Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
      }
    }
  }

  #allocate(from: number, to: number, taps: number): void {
    [this.#from, this.#to, this.#taps] = [from, to, taps];
    if (to > this.#first.length) {
      this.#first = new Int32Array(to);
      this.#count = new Int32Array(to);
    }
    if (to * taps > this.#values.length) this.#values = new Int32Array(to * taps);
    if (taps > this.#raw.length) this.#raw = new Float64Array(taps);
  }

  /** Resamples `source`, [outer, from, inner], into `target`, [outer, to, inner]. */
  blend(source: Uint8Array, target: Uint8Array, outer: number, inner: number): void {
    const [first, count, values] = [this.#first, this.#count, this.#values];
    const [from, to, taps] = [this.#from, this.#to, this.#taps];
    let offset = 0;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < to; i++) {
        const start = (o * from + (first[i] as number)) * inner;
        const ends = count[i] as number;
        for (let c = 0; c < inner; c++) {
          let sum = 1 << (PRECISION - 1);
          for (let k = 0; k < ends; k++) {
            sum += (source[start + k * inner + c] as number) * (values[i * taps + k] as number);
          }
          target[offset++] = Math.max(0, Math.min(sum >> PRECISION, 255));
        }
      }
    }
  }
}
