/** Stores up to `count` of four floats. */
// @ts-ignore: decorator
@inline
export function storeLanes(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  if (count >= 1) v128.store_lane<f32>(to, value, 0);
  if (count >= 2) v128.store_lane<f32>(to, value, 1, 4);
  if (count >= 3) v128.store_lane<f32>(to, value, 2, 8);
}

/** Loads up to `count` of four floats that lie `step` bytes apart. The rest are zero. */
// @ts-ignore: decorator
@inline
export function loadLanes(from: usize, step: isize, count: i32): v128 {
  if (count >= 4 && step == 4) return v128.load(from);
  let value = f32x4.splat(0);
  if (count >= 1) value = v128.load_lane<f32>(from, value, 0);
  if (count >= 2) value = v128.load_lane<f32>(from + step, value, 1);
  if (count >= 3) value = v128.load_lane<f32>(from + 2 * step, value, 2);
  if (count >= 4) value = v128.load_lane<f32>(from + 3 * step, value, 3);
  return value;
}

/** Sets all bits of the first `count` lanes and none of the others. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}
