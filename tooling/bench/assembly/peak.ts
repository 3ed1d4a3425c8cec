/*
 * What a core can do in this engine: 128-bit products and sums from registers, the same in a matrix product whose rows come from the L2
 * cache, and reading from memory.
 */

/** a b + c, rounded once if the engine has relaxed SIMD and the build uses it. */
// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Replaces 12 independent vectors at `at` by c a + b, `count` times. The factor a and the summand b follow them. */
export function registers(at: usize, count: i32): void {
  const a = v128.load(at, 192), b = v128.load(at, 208);
  let c0 = v128.load(at, 0), c1 = v128.load(at, 16), c2 = v128.load(at, 32), c3 = v128.load(at, 48);
  let c4 = v128.load(at, 64), c5 = v128.load(at, 80), c6 = v128.load(at, 96), c7 = v128.load(at, 112);
  let c8 = v128.load(at, 128), c9 = v128.load(at, 144), c10 = v128.load(at, 160), c11 = v128.load(at, 176);
  for (let i = 0; i < count; i++) {
    c0 = multiplyAdd(c0, a, b);
    c1 = multiplyAdd(c1, a, b);
    c2 = multiplyAdd(c2, a, b);
    c3 = multiplyAdd(c3, a, b);
    c4 = multiplyAdd(c4, a, b);
    c5 = multiplyAdd(c5, a, b);
    c6 = multiplyAdd(c6, a, b);
    c7 = multiplyAdd(c7, a, b);
    c8 = multiplyAdd(c8, a, b);
    c9 = multiplyAdd(c9, a, b);
    c10 = multiplyAdd(c10, a, b);
    c11 = multiplyAdd(c11, a, b);
  }
  v128.store(at, c0, 0);
  v128.store(at, c1, 16);
  v128.store(at, c2, 32);
  v128.store(at, c3, 48);
  v128.store(at, c4, 64);
  v128.store(at, c5, 80);
  v128.store(at, c6, 96);
  v128.store(at, c7, 112);
  v128.store(at, c8, 128);
  v128.store(at, c9, 144);
  v128.store(at, c10, 160);
  v128.store(at, c11, 176);
}

/** Multiplies `rows` packed rows at `a`, 4 at a time, by a packed panel of 8 columns at `b`, `count` times. */
export function fourRows(a: usize, b: usize, to: usize, rows: i32, depth: i32, count: i32): void {
  const end = b + (<usize>depth << 5);
  for (let i = 0; i < count; i++) {
    let row = a;
    let output = to;
    for (let first = 0; first < rows; first += 4) {
      let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
      let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      for (let column = b; column < end; column += 32) {
        const b0 = v128.load(column), b1 = v128.load(column, 16);
        let value = v128.load_splat<f32>(row);
        c00 = multiplyAdd(value, b0, c00);
        c01 = multiplyAdd(value, b1, c01);
        value = v128.load_splat<f32>(row, 4);
        c10 = multiplyAdd(value, b0, c10);
        c11 = multiplyAdd(value, b1, c11);
        value = v128.load_splat<f32>(row, 8);
        c20 = multiplyAdd(value, b0, c20);
        c21 = multiplyAdd(value, b1, c21);
        value = v128.load_splat<f32>(row, 12);
        c30 = multiplyAdd(value, b0, c30);
        c31 = multiplyAdd(value, b1, c31);
        row += 16;
      }
      v128.store(output, c00);
      v128.store(output, c01, 16);
      v128.store(output, c10, 32);
      v128.store(output, c11, 48);
      v128.store(output, c20, 64);
      v128.store(output, c21, 80);
      v128.store(output, c30, 96);
      v128.store(output, c31, 112);
      output += 128;
    }
  }
}

/** The same, 6 rows at a time: faster where a product and its sum are one instruction. */
export function sixRows(a: usize, b: usize, to: usize, rows: i32, depth: i32, count: i32): void {
  const end = b + (<usize>depth << 5);
  for (let i = 0; i < count; i++) {
    let row = a;
    let output = to;
    for (let first = 0; first < rows; first += 6) {
      let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
      let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
      for (let column = b; column < end; column += 32) {
        const b0 = v128.load(column), b1 = v128.load(column, 16);
        let value = v128.load_splat<f32>(row);
        c00 = multiplyAdd(value, b0, c00);
        c01 = multiplyAdd(value, b1, c01);
        value = v128.load_splat<f32>(row, 4);
        c10 = multiplyAdd(value, b0, c10);
        c11 = multiplyAdd(value, b1, c11);
        value = v128.load_splat<f32>(row, 8);
        c20 = multiplyAdd(value, b0, c20);
        c21 = multiplyAdd(value, b1, c21);
        value = v128.load_splat<f32>(row, 12);
        c30 = multiplyAdd(value, b0, c30);
        c31 = multiplyAdd(value, b1, c31);
        value = v128.load_splat<f32>(row, 16);
        c40 = multiplyAdd(value, b0, c40);
        c41 = multiplyAdd(value, b1, c41);
        value = v128.load_splat<f32>(row, 20);
        c50 = multiplyAdd(value, b0, c50);
        c51 = multiplyAdd(value, b1, c51);
        row += 24;
      }
      v128.store(output, c00);
      v128.store(output, c01, 16);
      v128.store(output, c10, 32);
      v128.store(output, c11, 48);
      v128.store(output, c20, 64);
      v128.store(output, c21, 80);
      v128.store(output, c30, 96);
      v128.store(output, c31, 112);
      v128.store(output, c40, 128);
      v128.store(output, c41, 144);
      v128.store(output, c50, 160);
      v128.store(output, c51, 176);
      output += 192;
    }
  }
}

/** Reads `bytes` bytes, a multiple of 128, and returns whether one of them is set. */
export function read(at: usize, bytes: usize): i32 {
  const end = at + bytes;
  let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; at < end; at += 128) {
    s0 = v128.or(s0, v128.or(v128.load(at), v128.load(at, 16)));
    s1 = v128.or(s1, v128.or(v128.load(at, 32), v128.load(at, 48)));
    s2 = v128.or(s2, v128.or(v128.load(at, 64), v128.load(at, 80)));
    s3 = v128.or(s3, v128.or(v128.load(at, 96), v128.load(at, 112)));
  }
  return v128.any_true(v128.or(v128.or(s0, s1), v128.or(s2, s3))) ? 1 : 0;
}
