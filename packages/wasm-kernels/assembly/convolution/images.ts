import { address, integer } from '../arguments';

/** As memory.copy, which costs a call, too much for a few floats. */
// @ts-ignore: decorator
@inline
function copyFloats(to: usize, from: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** Sets `floats` floats to zero. */
export function clear(to: usize, floats: i32): void {
  memory.fill(to, 0, <usize>floats << 2);
}

/**
 * Copies images line by line, from and to wherever their first lines lie, having cleared the images at `cleared` of `clearedFloats`
 * each. Units are images; strides are in floats.
 */
export function copyImagesTask(job: usize, start: i32, end: i32): void {
  const cleared = address(job, 0);
  const clearedBytes = <usize>integer(job, 1) << 2;
  const fromStride = <usize>integer(job, 4) << 2;
  const toStride = <usize>integer(job, 7) << 2;
  const lines = integer(job, 8);
  const bytes = <usize>integer(job, 9) << 2;
  for (let n = start; n < end; n++) {
    if (clearedBytes > 0) memory.fill(cleared + n * clearedBytes, 0, clearedBytes);
    let from = address(job, 2) + ((<usize>n * integer(job, 3)) << 2);
    let to = address(job, 5) + ((<usize>n * integer(job, 6)) << 2);
    for (let line = 0; line < lines; line++) {
      copyFloats(to, from, bytes);
      from += fromStride;
      to += toStride;
    }
  }
}
