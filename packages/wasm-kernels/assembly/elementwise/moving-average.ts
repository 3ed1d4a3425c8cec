import { MovingAverageArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';

/** next = kept average + added value. Units are floats. */
export function movingAverageTask(args: MovingAverageArguments, start: i32, end: i32): void {
  const kept = f32x4.splat(args.kept);
  const added = f32x4.splat(args.added);
  for (let i = start; i < end; i += 4) {
    const at = <usize>i << 2;
    const average = f32x4.mul(v128.load(args.average + at), kept);
    storeLanes(args.next + at, f32x4.add(average, f32x4.mul(v128.load(args.value + at), added)), end - i);
  }
}
