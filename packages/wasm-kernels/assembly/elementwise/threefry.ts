const PARITY: i32 = 0x1bd11bda;

/** The first words of the last four blocks. */
export let first: v128 = i32x4.splat(0);
/** The second words of the last four blocks. */
export let second: v128 = i32x4.splat(0);

// @ts-ignore: decorator
@inline
function rotate(word: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(word, bits), i32x4.shr_u(word, 32 - bits));
}

/**
 * Sets `first` and `second` to Threefry-2x32 with 20 rounds of the four counters from `counter` on, which packages/core/src/threefry.ts
 * computes one at a time: Salmon et al. 2011, section 4.2.
 */
export function fourBlocks(key0: i32, key1: i32, counter: u64): void {
  const low = i32x4.splat(<i32>counter);
  const lows = i32x4.add(low, i32x4(0, 1, 2, 3));
  // Minus one where the low word has overflowed.
  const carries = i32x4.lt_u(lows, low);
  let a = i32x4.splat(key0);
  let b = i32x4.splat(key1);
  let c = i32x4.splat(PARITY ^ key0 ^ key1);
  let x0 = i32x4.add(lows, a);
  let x1 = i32x4.add(i32x4.sub(i32x4.splat(<i32>(counter >> 32)), carries), b);
  for (let injection = 1; injection <= 5; injection++) {
    const odd = (injection & 1) != 0;
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(rotate(x1, odd ? 13 : 17), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(rotate(x1, odd ? 15 : 29), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(rotate(x1, odd ? 26 : 16), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(rotate(x1, odd ? 6 : 24), x0);
    x0 = i32x4.add(x0, b);
    x1 = i32x4.add(x1, i32x4.add(c, i32x4.splat(injection)));
    const next = a;
    a = b;
    b = c;
    c = next;
  }
  first = x0;
  second = x1;
}
