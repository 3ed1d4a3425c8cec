import { madd } from './arithmetic';

// @ts-ignore: decorator
@inline
function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** 1.5 * 2^23. */
const ROUNDER: f32 = 12582912;

/** 2^k for integers from -126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, i32x4.splat(127)), 23);
}

/**
 * e^x = 2^n e^r with |r| <= ln(2) / 2, and e^r by a polynomial (Cephes, expf), within 2 ulp. The result is 0, denormal or infinite
 * where that is nearest, and NaN for NaN.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, splat(-104)), splat(89));
  // Adding a number to a float of this size rounds it to an integer, which is in the sum's last bits.
  const whole = f32x4.add(f32x4.mul(x, splat(1.44269504)), splat(ROUNDER));
  const n = f32x4.sub(whole, splat(ROUNDER));
  let r = madd(n, splat(-0.693359375), x);
  r = madd(n, splat(2.12194440e-4), r);
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), splat(1));
  // In two steps, because a single power of two would overflow before the product does.
  const k = i32x4.sub(whole, splat(ROUNDER));
  const half = i32x4.shr_s(k, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(k, half)));
}

/** 1 / (1 + e^-x), computed from e^-|x|, which cannot overflow. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const numerator = v128.bitselect(splat(1), e, f32x4.ge(x, splat(0)));
  return f32x4.div(numerator, f32x4.add(splat(1), e));
}

/** A polynomial for |x| < 0.625 (Cephes, tanhf), and 1 - 2 / (e^2|x| + 1) with the sign of x elsewhere. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(size, size);
  let p = madd(splat(-5.70498872745e-3), square, splat(2.06390887954e-2));
  p = madd(p, square, splat(-5.37397155531e-2));
  p = madd(p, square, splat(1.33314422036e-1));
  p = madd(p, square, splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, square), size, size);
  // Beyond 10 the nearest float is 1.
  const e = exp(f32x4.mul(f32x4.pmin(size, splat(10)), splat(2)));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const result = v128.bitselect(near, far, f32x4.lt(size, splat(0.625)));
  return v128.or(result, v128.andnot(x, i32x4.splat(0x7fffffff)));
}
