import { address, float, integer } from '../arguments';
import { storeLanes } from '../simd/lanes';
import { first, fourBlocks, second } from './threefry';

/**
 * mask = 0 where a draw is at most `last`, as an unsigned number, else `kept`; y = x mask. Units are eight values, whose draws are four
 * blocks. Where the draws begin with a block's second word, the value of that one stands before the first unit's eight.
 */
export function dropoutTask(job: usize, start: i32, end: i32): void {
  const size = integer(job, 3);
  const last = i32x4.splat(integer(job, 4));
  const key0 = integer(job, 5);
  const key1 = integer(job, 6);
  const firstBlock = (<u64>address(job, 8) << 32) | <u64>address(job, 7);
  const single = integer(job, 9);
  const kept = f32x4.splat(float(job, 0));
  if (start == 0 && single != 0) {
    fourBlocks(key0, key1, firstBlock);
    const draw = v128.shuffle<i32>(second, second, 0, 0, 0, 0);
    drop(job, 0, 1, v128.and(kept, i32x4.gt_u(draw, last)));
  }
  for (let unit = start; unit < end; unit++) {
    fourBlocks(key0, key1, firstBlock + <u64>(single + 4 * unit));
    const low = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
    const high = v128.shuffle<i32>(first, second, 2, 6, 3, 7);
    const value = single + 8 * unit;
    drop(job, value, size - value, v128.and(kept, i32x4.gt_u(low, last)));
    drop(job, value + 4, size - value - 4, v128.and(kept, i32x4.gt_u(high, last)));
  }
}

/** Stores the first `count` of four values from `value` on, at most all, and of their mask. */
// @ts-ignore: decorator
@inline
function drop(job: usize, value: i32, count: i32, mask: v128): void {
  if (count <= 0) return;
  const at = <usize>value << 2;
  storeLanes(address(job, 1) + at, f32x4.mul(v128.load(address(job, 0) + at), mask), count);
  storeLanes(address(job, 2) + at, mask, count);
}
