/** Sets `floats` floats to zero. */
export function clear(to: usize, floats: i32): void {
  memory.fill(to, 0, <usize>floats << 2);
}

/** Copies images [count, height, line] into the middle of larger ones [count, outHeight, outLine], whose rest is cleared. */
export function frame(
  x: usize,
  to: usize,
  count: i32,
  height: i32,
  line: i32,
  outHeight: i32,
  outLine: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(to, 0, (<usize>count * outHeight * outLine) << 2);
  for (let n = 0; n < count; n++) {
    let row = to + ((<usize>(n * outHeight + top) * outLine + left) << 2);
    for (let i = 0; i < height; i++) {
      memory.copy(row, x, <usize>line << 2);
      row += <usize>outLine << 2;
      x += <usize>line << 2;
    }
  }
}

/** The inverse of `frame`: cuts the middle [count, height, line] out of larger images. */
export function cutOut(
  x: usize,
  to: usize,
  count: i32,
  height: i32,
  line: i32,
  outHeight: i32,
  outLine: i32,
  top: i32,
  left: i32,
): void {
  for (let n = 0; n < count; n++) {
    let row = x + ((<usize>(n * outHeight + top) * outLine + left) << 2);
    for (let i = 0; i < height; i++) {
      memory.copy(to, row, <usize>line << 2);
      row += <usize>outLine << 2;
      to += <usize>line << 2;
    }
  }
}
