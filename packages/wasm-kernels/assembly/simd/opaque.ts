/** 1. A compiler that sees only this module has to assume that it changes. */
export let one: f32 = 1;

/**
 * `value` in all lanes, for use in a loop. V8 builds a vector that it knows from integers, in three instructions, wherever it is used. One
 * that it does not know stays in a register.
 */
// @ts-ignore: decorator
@inline
export function opaque(value: f32): v128 {
  return f32x4.splat(value * one);
}
