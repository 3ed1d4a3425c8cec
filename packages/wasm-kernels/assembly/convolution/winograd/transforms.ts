import { madd, nmadd } from '../../simd/arithmetic';

/*
 * Winograd's minimal filtering F(m, r) with m + r = 7, by Toom-Cook interpolation at 0, 1, -1, 2, -2 and infinity: six products give m
 * outputs of a filter of r taps (Lavin & Gray 2015, arXiv:1509.09308). y = A^T [(G g) * (B^T d)], for four channels at a time. Each
 * transform writes vectors that lie `toStep` bytes apart. Constants are parameters, so that they stay in registers: simd/opaque.ts.
 */

/** Transforms six values of the image: B^T d. */
// @ts-ignore: decorator
@inline
export function spread(
  four: v128,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  to: usize,
  toStep: usize,
): void {
  const a = f32x4.sub(d4, d2);
  const b = f32x4.sub(d3, d1);
  v128.store(to, madd(four, f32x4.sub(d0, d2), a));
  v128.store(to + 5 * toStep, nmadd(four, b, f32x4.sub(d5, d3)));
  const even = nmadd(four, d2, d4);
  const odd = nmadd(four, d1, d3);
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  const twice = f32x4.add(b, b);
  v128.store(to + 3 * toStep, f32x4.add(a, twice));
  v128.store(to + 4 * toStep, f32x4.sub(a, twice));
}

/** Evaluates a polynomial of `taps` coefficients, 2 to 5, at the six points: G g. Coefficients beyond `taps` are ignored. */
// @ts-ignore: decorator
@inline
export function evaluate(
  taps: i32,
  four: v128,
  quarter: v128,
  sixth: v128,
  twentyFourth: v128,
  g0: v128,
  g1: v128,
  g2: v128,
  g3: v128,
  g4: v128,
  to: usize,
  toStep: usize,
): void {
  let even = g0;
  let odd = g1;
  let even2 = g0;
  let odd2 = g1;
  if (taps == 3) {
    even = f32x4.add(g0, g2);
    even2 = madd(four, g2, g0);
  } else if (taps > 4) {
    even = f32x4.add(f32x4.add(g0, g2), g4);
    even2 = madd(four, madd(four, g4, g2), g0);
  } else if (taps > 3) {
    even = f32x4.add(g0, g2);
    even2 = madd(four, g2, g0);
  }
  if (taps > 3) {
    odd = f32x4.add(g1, g3);
    odd2 = madd(four, g3, g1);
  }
  odd2 = f32x4.add(odd2, odd2);
  const minusSixth = f32x4.neg(sixth);
  v128.store(to, f32x4.mul(quarter, g0));
  v128.store(to + toStep, f32x4.mul(minusSixth, f32x4.add(even, odd)));
  v128.store(to + 2 * toStep, f32x4.mul(minusSixth, f32x4.sub(even, odd)));
  v128.store(to + 3 * toStep, f32x4.mul(twentyFourth, f32x4.add(even2, odd2)));
  v128.store(to + 4 * toStep, f32x4.mul(twentyFourth, f32x4.sub(even2, odd2)));
  v128.store(to + 5 * toStep, taps == 2 ? g1 : taps == 3 ? g2 : taps == 4 ? g3 : g4);
}

/** Computes `outputs` values, 2 to 5, from six products: A^T v. */
// @ts-ignore: decorator
@inline
export function interpolate(
  outputs: i32,
  four: v128,
  v0: v128,
  v1: v128,
  v2: v128,
  v3: v128,
  v4: v128,
  v5: v128,
  to: usize,
  toStep: usize,
): void {
  const sum1 = f32x4.add(v1, v2);
  const sum2 = f32x4.add(v3, v4);
  const difference1 = f32x4.sub(v1, v2);
  const difference2 = f32x4.sub(v3, v4);
  const twice = f32x4.add(difference2, difference2);
  v128.store(to, f32x4.add(f32x4.add(v0, sum1), sum2));
  let y = f32x4.add(difference1, twice);
  v128.store(to + toStep, outputs == 2 ? f32x4.add(y, v5) : y);
  if (outputs == 2) return;
  y = madd(four, sum2, sum1);
  v128.store(to + 2 * toStep, outputs == 3 ? f32x4.add(y, v5) : y);
  if (outputs == 3) return;
  y = madd(four, twice, difference1);
  v128.store(to + 3 * toStep, outputs == 4 ? f32x4.add(y, v5) : y);
  if (outputs == 4) return;
  y = madd(four, f32x4.mul(four, sum2), sum1);
  v128.store(to + 4 * toStep, f32x4.add(y, v5));
}

/** Computes `outputs` values from six products that lie side by side: A^T v. */
// @ts-ignore: decorator
@inline
export function interpolateRow(outputs: i32, four: v128, from: usize, to: usize, toStep: usize): void {
  interpolate(
    outputs,
    four,
    v128.load(from),
    v128.load(from, 16),
    v128.load(from, 32),
    v128.load(from, 48),
    v128.load(from, 64),
    v128.load(from, 80),
    to,
    toStep,
  );
}
