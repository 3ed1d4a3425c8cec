/** Where a job's control block holds its kernel's arguments, 32 bits each: whole numbers and addresses, then floats. */
const ARGUMENTS: usize = 256;
const FLOATS: usize = 416;

/** The whole number or, as 0 or 1, the choice at `index`. */
// @ts-ignore: decorator
@inline
export function integer(job: usize, index: i32): i32 {
  return load<i32>(job + ARGUMENTS + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function address(job: usize, index: i32): usize {
  return <usize>load<u32>(job + ARGUMENTS + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function float(job: usize, index: i32): f32 {
  return load<f32>(job + FLOATS + (<usize>index << 2));
}
