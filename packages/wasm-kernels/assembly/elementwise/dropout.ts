import { DropoutArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';
import { first, fourBlocks, second } from './threefry';

/**
 * y = x mask, with a mask of 0 where the random word is at most `last`, as an unsigned number, and of `scale` elsewhere. Units are eight
 * values, whose random words are four blocks. If the words begin with the second one of a block, that word's value comes before the eight
 * of the first unit.
 */
export function dropoutTask(args: DropoutArguments, start: i32, end: i32): void {
  const size = args.size;
  const last = i32x4.splat(args.last);
  const key0 = args.key0;
  const key1 = args.key1;
  const firstBlock = (<u64>args.firstBlockHigh << 32) | <u64>args.firstBlockLow;
  const single = args.single;
  const scale = f32x4.splat(args.scale);
  if (start == 0 && single != 0) {
    fourBlocks(key0, key1, firstBlock);
    const word = v128.shuffle<i32>(second, second, 0, 0, 0, 0);
    drop(args, 0, 1, v128.and(scale, i32x4.gt_u(word, last)));
  }
  for (let unit = start; unit < end; unit++) {
    fourBlocks(key0, key1, firstBlock + <u64>(single + 4 * unit));
    const low = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
    const high = v128.shuffle<i32>(first, second, 2, 6, 3, 7);
    const value = single + 8 * unit;
    drop(args, value, size - value, v128.and(scale, i32x4.gt_u(low, last)));
    drop(args, value + 4, size - value - 4, v128.and(scale, i32x4.gt_u(high, last)));
  }
}

/** Stores up to `count` of the four values from `value` on, and of their mask. */
// @ts-ignore: decorator
@inline
function drop(args: DropoutArguments, value: i32, count: i32, mask: v128): void {
  if (count <= 0) return;
  const at = <usize>value << 2;
  storeLanes(args.y + at, f32x4.mul(v128.load(args.x + at), mask), count);
  storeLanes(args.mask + at, mask, count);
}
