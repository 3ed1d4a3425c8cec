import { madd } from './arithmetic';

/**
 * sums[rows][8] += the outer products of `count` rows of `rows` values, 4 or 6, with `count` rows of 8 gradients. Rows of values and of
 * gradients follow each other after `valuesStep` and `gradientsStep` bytes. With `isFirst`, the sums start from zero.
 */
// @ts-ignore: decorator
@inline
export function sumProducts(
  rows: i32,
  values: usize,
  valuesStep: usize,
  gradients: usize,
  gradientsStep: usize,
  count: i32,
  sums: usize,
  isFirst: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  if (!isFirst) {
    c00 = v128.load(sums);
    c01 = v128.load(sums, 16);
    c10 = v128.load(sums, 32);
    c11 = v128.load(sums, 48);
    c20 = v128.load(sums, 64);
    c21 = v128.load(sums, 80);
    c30 = v128.load(sums, 96);
    c31 = v128.load(sums, 112);
    if (rows == 6) {
      c40 = v128.load(sums, 128);
      c41 = v128.load(sums, 144);
      c50 = v128.load(sums, 160);
      c51 = v128.load(sums, 176);
    }
  }
  const end = values + <usize>count * valuesStep;
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
    if (rows == 6) {
      a = v128.load_splat<f32>(values, 16);
      c40 = madd(a, b0, c40);
      c41 = madd(a, b1, c41);
      a = v128.load_splat<f32>(values, 20);
      c50 = madd(a, b0, c50);
      c51 = madd(a, b1, c51);
    }
    values += valuesStep;
    gradients += gradientsStep;
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  v128.store(sums, c10, 32);
  v128.store(sums, c11, 48);
  v128.store(sums, c20, 64);
  v128.store(sums, c21, 80);
  v128.store(sums, c30, 96);
  v128.store(sums, c31, 112);
  if (rows == 6) {
    v128.store(sums, c40, 128);
    v128.store(sums, c41, 144);
    v128.store(sums, c50, 160);
    v128.store(sums, c51, 176);
  }
}
