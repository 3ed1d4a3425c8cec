import { Job } from '../generated/arguments';
import { NOT_FINITE } from '../generated/control-block';

/** NaN in every lane where `value` is not finite or `seen` was NaN. */
// @ts-ignore: decorator
@inline
export function noteNonFinite(seen: v128, value: v128): v128 {
  return v128.or(seen, f32x4.mul(value, f32x4.splat(0)));
}

/** Tells the job's caller whether `seen` holds a NaN. */
// @ts-ignore: decorator
@inline
export function reportNonFinite(job: Job, seen: v128): void {
  if (v128.any_true(f32x4.ne(seen, seen))) store<i32>(changetype<usize>(job) + NOT_FINITE, 1);
}
