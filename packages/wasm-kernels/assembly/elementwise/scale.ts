import { AddIntegersArguments, ScaleArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';

/** y = the float at `factor` times x. Units are floats. */
export function scaleTask(args: ScaleArguments, start: i32, end: i32): void {
  const factor = f32x4.splat(load<f32>(args.factor));
  for (let i = start; i < end; i += 4) {
    const at = <usize>i << 2;
    storeLanes(args.y + at, f32x4.mul(v128.load(args.x + at), factor), end - i);
  }
}

/** output = a + b, of int32. */
export function addIntegers(args: AddIntegersArguments): void {
  const end = <usize>args.count << 2;
  for (let i: usize = 0; i < end; i += 4) {
    store<i32>(args.output + i, load<i32>(args.a + i) + load<i32>(args.b + i));
  }
}
