import { madd } from './arithmetic';

/**
 * sums[4][8] += the outer products of `count` rows of 4 values with `count` rows of 8 gradients, each packed. With `isFirst`, the sums
 * start from zero.
 */
// @ts-ignore: decorator
@inline
export function sumProducts(values: usize, gradients: usize, count: i32, sums: usize, isFirst: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  if (!isFirst) {
    c00 = v128.load(sums);
    c01 = v128.load(sums, 16);
    c10 = v128.load(sums, 32);
    c11 = v128.load(sums, 48);
    c20 = v128.load(sums, 64);
    c21 = v128.load(sums, 80);
    c30 = v128.load(sums, 96);
    c31 = v128.load(sums, 112);
  }
  const end = values + (<usize>count << 4);
  while (values < end) {
    const b0 = v128.load(gradients);
    const b1 = v128.load(gradients, 16);
    let a = v128.load_splat<f32>(values);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load_splat<f32>(values, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load_splat<f32>(values, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load_splat<f32>(values, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    values += 16;
    gradients += 32;
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  v128.store(sums, c10, 32);
  v128.store(sums, c11, 48);
  v128.store(sums, c20, 64);
  v128.store(sums, c21, 80);
  v128.store(sums, c30, 96);
  v128.store(sums, c31, 112);
}
