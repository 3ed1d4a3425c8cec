/**
 * Rows of a matrix that are multiplied by eight columns at a time: as many as sixteen registers hold. A product that is not fused with its
 * sum takes registers, too. JavaScript provides for multiples of 12.
 */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** a * b + c of four floats. Plain SIMD rounds twice, relaxed SIMD once if the processor fuses the two. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** c - a * b of four floats, rounded like `madd`. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}
