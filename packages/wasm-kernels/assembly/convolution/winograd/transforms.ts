/*
 * Winograd's minimal filtering F(m, r) with m + r = 7, by Toom-Cook interpolation at 0, 1, -1, 2, -2 and infinity: six products give m
 * outputs of a filter of r taps (Lavin & Gray 2015, arXiv:1509.09308). y = A^T [(G g) * (B^T d)], for four channels at a time. Each
 * transform reads vectors that lie `step` bytes apart and writes vectors that lie `toStep` bytes apart.
 */

/** Transforms six values of the image: B^T d. */
// @ts-ignore: decorator
@inline
export function spread(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, toStep: usize): void {
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  v128.store(to, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4));
  let even = f32x4.sub(d4, f32x4.mul(four, d2));
  let odd = f32x4.sub(d3, f32x4.mul(four, d1));
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  even = f32x4.sub(d4, d2);
  odd = f32x4.sub(d3, d1);
  odd = f32x4.add(odd, odd);
  v128.store(to + 3 * toStep, f32x4.add(even, odd));
  v128.store(to + 4 * toStep, f32x4.sub(even, odd));
  v128.store(to + 5 * toStep, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5));
}

/** Evaluates a polynomial of `taps` coefficients, 2 to 5, at the six points: G g. */
// @ts-ignore: decorator
@inline
export function evaluate(taps: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  let last = g1;
  let even = g0;
  let odd = g1;
  let even2 = g0;
  let odd2 = f32x4.add(g1, g1);
  if (taps > 2) {
    last = v128.load(from + 2 * step);
    even = f32x4.add(even, last);
    even2 = f32x4.add(even2, f32x4.mul(f32x4.splat(4), last));
  }
  if (taps > 3) {
    last = v128.load(from + 3 * step);
    odd = f32x4.add(odd, last);
    odd2 = f32x4.add(odd2, f32x4.mul(f32x4.splat(8), last));
  }
  if (taps > 4) {
    last = v128.load(from + 4 * step);
    even = f32x4.add(even, last);
    even2 = f32x4.add(even2, f32x4.mul(f32x4.splat(16), last));
  }
  const sixth = f32x4.splat(-1.0 / 6.0);
  const twentyFourth = f32x4.splat(1.0 / 24.0);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(to + toStep, f32x4.mul(sixth, f32x4.add(even, odd)));
  v128.store(to + 2 * toStep, f32x4.mul(sixth, f32x4.sub(even, odd)));
  v128.store(to + 3 * toStep, f32x4.mul(twentyFourth, f32x4.add(even2, odd2)));
  v128.store(to + 4 * toStep, f32x4.mul(twentyFourth, f32x4.sub(even2, odd2)));
  v128.store(to + 5 * toStep, last);
}

/** Computes `outputs` values, 2 to 5, from six products: A^T v. */
// @ts-ignore: decorator
@inline
export function interpolate(outputs: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  const v1 = v128.load(from + step);
  const v2 = v128.load(from + 2 * step);
  const v3 = v128.load(from + 3 * step);
  const v4 = v128.load(from + 4 * step);
  const v5 = v128.load(from + 5 * step);
  const sum1 = f32x4.add(v1, v2);
  const sum2 = f32x4.add(v3, v4);
  const difference1 = f32x4.sub(v1, v2);
  const difference2 = f32x4.sub(v3, v4);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), sum1), sum2));
  let y = f32x4.add(difference1, f32x4.add(difference2, difference2));
  v128.store(to + toStep, outputs == 2 ? f32x4.add(y, v5) : y);
  if (outputs == 2) return;
  y = f32x4.add(sum1, f32x4.mul(f32x4.splat(4), sum2));
  v128.store(to + 2 * toStep, outputs == 3 ? f32x4.add(y, v5) : y);
  if (outputs == 3) return;
  y = f32x4.add(difference1, f32x4.mul(f32x4.splat(8), difference2));
  v128.store(to + 3 * toStep, outputs == 4 ? f32x4.add(y, v5) : y);
  if (outputs == 4) return;
  y = f32x4.add(sum1, f32x4.mul(f32x4.splat(16), sum2));
  v128.store(to + 4 * toStep, f32x4.add(y, v5));
}
