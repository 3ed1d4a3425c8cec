/** Size of a cache line. */
const LINE: usize = 64;

/** Where `touch` leaves what it has read, so that no compiler removes the reads. */
export let touched: i32 = 0;

/**
 * Reads the cache lines of `bytes` bytes one right after another. Memory then delivers many at a time, where a computation that reaches each
 * of them late would wait for every one.
 */
export function touch(from: usize, bytes: usize): void {
  let seen = 0;
  for (const end = from + bytes; from < end; from += LINE) seen |= load<i32>(from);
  touched = seen;
}
