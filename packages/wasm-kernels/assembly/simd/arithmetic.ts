import { Job } from '../generated/arguments';
import { HAS_SIX_ROWS } from '../generated/control-block';

/**
 * Whether six rows of a matrix are multiplied by eight columns at a time, or four. Six keep a processor busier and need fifteen registers of
 * sixteen, which not every engine manages; a product that is not fused with its sum needs more. The result is the same.
 */
// @ts-ignore: decorator
@inline
export function hasSixRows(job: Job): bool {
  return ASC_FEATURE_RELAXED_SIMD && load<i32>(changetype<usize>(job) + HAS_SIX_ROWS) != 0;
}

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
