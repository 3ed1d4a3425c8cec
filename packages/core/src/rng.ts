import { ConfigError } from './errors.js';
import { type Block, threefry2x32 } from './threefry.js';

/** Enough to continue a generator exactly where it was. */
export interface RngState {
  readonly key: readonly [number, number];
  readonly draws: number;
}

/** Set in the high counter word of children, which no draw ever reaches. */
const CHILD = 0x80000000;

/**
 * A seeded, splittable generator of random numbers. Draw `n` is a hash of (key, n), so a child depends only on its
 * parent's key and its label, never on how many numbers the parent has drawn.
 */
export class Rng {
  #key: readonly [number, number];
  #draws = 0;
  #block: Block = [0, 0];

  /** @throws ConfigError when `seed` is not a whole number from 0 to 2^53 - 1. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new ConfigError(`a seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
    }
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
  }

  /**
   * Continues a generator from `state`.
   * @throws ConfigError when it is not the state of a generator.
   */
  static restore({ key, draws }: RngState): Rng {
    if (!isWord(key?.[0]) || !isWord(key[1]) || !Number.isSafeInteger(draws) || draws < 0) {
      throw new ConfigError(`not the state of a generator: ${JSON.stringify({ key, draws })}`);
    }
    const rng = new Rng(0);
    rng.#key = [key[0], key[1]];
    rng.#draws = draws;
    if (draws % 2 === 1) rng.#block = rng.#blockAt(draws - 1);
    return rng;
  }

  get state(): RngState {
    return { key: this.#key, draws: this.#draws };
  }

  /** The generator named `label` below this one: the same for the same seed and path of labels. */
  child(label: string | number): Rng {
    const text = String(label);
    let key = this.#key;
    for (let i = 0; i < text.length; i++) key = threefry2x32(key, [text.charCodeAt(i), (CHILD | i) >>> 0]);
    // The length closes the label, so that child('a').child('b') differs from child('ab').
    return Rng.restore({ key: threefry2x32(key, [text.length, 0xffffffff]), draws: 0 });
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#draws % 2 === 0) this.#block = this.#blockAt(this.#draws);
    return this.#block[this.#draws++ % 2] as number;
  }

  /**
   * Goes on as if `count` words had been drawn.
   * @throws ConfigError when it is not a whole number, or negative.
   */
  skip(count: number): void {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new ConfigError(`a generator skips a whole number of draws, got ${count}`);
    }
    this.#draws += count;
    if (count > 0 && this.#draws % 2 === 1) this.#block = this.#blockAt(this.#draws - 1);
  }

  /** Uniform in [0, 1), with 32 bits of randomness. */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /**
   * A whole number from 0 to `bound` - 1, without bias.
   * @throws ConfigError when `bound` is not a whole number from 1 to 2^32.
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new ConfigError(
        `the bound of a random integer must be a whole number from 1 to 2^32, got ${bound}`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % bound;
  }

  /** Standard normal: Box and Muller 1958. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Standard normal, redrawn until it lies within two standard deviations. */
  truncatedNormal(): number {
    let draw = this.normal();
    while (Math.abs(draw) > 2) draw = this.normal();
    return draw;
  }

  /** 0 to `length` - 1 in random order: Fisher and Yates. */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swapped;
    }
    return order;
  }

  #blockAt(draw: number): Block {
    return threefry2x32(this.#key, [(draw / 2) >>> 0, Math.floor(draw / 2 / 2 ** 32)]);
  }
}

const isWord = (value: unknown) => Number.isInteger(value) && (value as number) >>> 0 === value;
