/** Pillow's BILINEAR and BICUBIC (a = -0.5): Keys 1981, "Cubic convolution interpolation". */
export type Filter = 'bilinear' | 'bicubic';

/** Fixed-point digits of a weight, as Pillow has them: 32 bits less 8 of the pixel and 2 to spare. */
const PRECISION = 22;

const FILTERS: Readonly<
  Record<Filter, { readonly reach: number; readonly at: (distance: number) => number }>
> = {
  bilinear: { reach: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { reach: 2, at: (x) => cubic(Math.abs(x), -0.5) },
};

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** How the pixels of a line add up to those of a longer or shorter one: Pillow's `precompute_coeffs` (Resample.c). */
export class Weights {
  readonly #filter: Filter;
  #from = 0;
  #to = 0;
  /** Where each output's inputs begin, and how many they are. */
  #first = new Int32Array(0);
  #count = new Int32Array(0);
  /** `taps` weights an output, in fixed point. */
  #values = new Int32Array(0);
  #taps = 0;
  #raw = new Float64Array(0);

  constructor(filter: Filter) {
    this.#filter = filter;
  }

  /** For lines of `from` pixels to become lines of `to`. */
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

  /** Treats `source` as [outer, from, inner] and `target` as [outer, to, inner]. */
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
