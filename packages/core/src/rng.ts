import { checkArguments } from './check-arguments.js';
import { checkWhole } from './check-number.js';
import { ConfigError } from './errors.js';
import { threefry2x32 } from './threefry.js';

/** State of a generator, from which `Rng.restore` continues it exactly. */
export interface RngState {
  /** Two 32-bit words, derived from the seed and the path of labels. */
  readonly key: readonly [number, number];
  /** Number of 32-bit words drawn so far. */
  readonly draws: number;
}

/** Set in the high counter word of children, which no draw reaches. */
const CHILD = 0x80000000;

/**
 * A seeded, splittable random number generator. Draw `n` is a hash of (key, n), so a child depends only on its parent's
 * key and its label, never on how many numbers the parent has drawn. The hash is Threefry-2x32: Salmon et al. 2011.
 */
export class Rng {
  /** The key's two words. */
  #low: number;
  #high: number;
  #draws = 0;
  /** The second word of the last block. */
  #second = 0;

  /** @throws ConfigError if `seed` is not a whole number from 0 to 2^53 - 1. */
  constructor(seed: number) {
    checkWhole('seed', seed, 0);
    this.#low = seed >>> 0;
    this.#high = Math.floor(seed / 2 ** 32);
  }

  /**
   * Creates a generator that continues from a saved `state`.
   * @throws ConfigError if it is not the state of a generator.
   */
  static restore(state: RngState): Rng {
    checkArguments('Rng.restore', { state }, { state: 'object' });
    const { key, draws } = state;
    if (!isWord(key?.[0]) || !isWord(key[1]) || !Number.isSafeInteger(draws) || draws < 0) {
      throw new ConfigError(`not the state of a random generator: ${JSON.stringify({ key, draws })}`, {
        hint: 'Pass what rng.state returned.',
      });
    }
    const rng = Rng.#keyed(key[0], key[1]);
    rng.#draws = draws;
    if (draws % 2 === 1) rng.#blockAt(draws - 1);
    return rng;
  }

  static #keyed(low: number, high: number): Rng {
    const rng = new Rng(0);
    rng.#low = low;
    rng.#high = high;
    return rng;
  }

  /** State to continue from with `Rng.restore`. It is plain data. */
  get state(): RngState {
    return { key: [this.#low, this.#high], draws: this.#draws };
  }

  /** Creates the generator `label` below this one. It depends only on the seed and the path of labels. */
  child(label: string | number): Rng {
    const text = String(label);
    words[0] = this.#low;
    words[1] = this.#high;
    for (let i = 0; i < text.length; i++) hashWords(text.charCodeAt(i), (CHILD | i) >>> 0);
    // The length closes the label, so that child('a').child('b') differs from child('ab').
    hashWords(text.length, 0xffffffff);
    return Rng.#keyed(words[0], words[1]);
  }

  /** Draws a whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#draws++ % 2 === 1) return this.#second;
    return this.#blockAt(this.#draws - 1);
  }

  /**
   * Skips `count` 32-bit words, as if they had been drawn.
   * @throws ConfigError if it is not a whole number from 0.
   */
  skip(count: number): void {
    checkWhole('the number of skipped draws', count, 0);
    this.#draws += count;
    if (count > 0 && this.#draws % 2 === 1) this.#blockAt(this.#draws - 1);
  }

  /** Draws from U[0, 1), with 32 bits of randomness. */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /**
   * Draws a whole number from 0 to `bound` - 1, without bias.
   * @throws ConfigError if `bound` is not a whole number from 1 to 2^32.
   */
  integer(bound: number): number {
    checkWhole('bound', bound, 1, 2 ** 32);
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % bound;
  }

  /** Draws from the standard normal distribution N(0, 1): Box & Muller 1958. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Draws from N(0, 1), again until the value lies within two standard deviations. */
  truncatedNormal(): number {
    let draw = this.normal();
    while (Math.abs(draw) > 2) draw = this.normal();
    return draw;
  }

  /**
   * Shuffles the numbers from 0 to `length` - 1: the Fisher-Yates shuffle.
   * @throws ConfigError if `length` is not a whole number from 0 to 2^31.
   */
  permutation(length: number): Uint32Array {
    checkWhole('length', length, 0, 2 ** 31);
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swapped;
    }
    return order;
  }

  /** Computes the words of draw `draw`, which is even, and the next one. Returns the first. */
  #blockAt(draw: number): number {
    threefry2x32(this.#low, this.#high, (draw / 2) >>> 0, Math.floor(draw / 2 / 2 ** 32), words);
    this.#second = words[1] as number;
    return words[0] as number;
  }
}

/** Words of the last hash. A typed array, as V8 changes the representation of other arrays with the size of their numbers. */
const words = new Uint32Array(2);

/** Replaces `words` by their hash with a counter. */
function hashWords(low: number, high: number): void {
  threefry2x32(words[0] as number, words[1] as number, low, high, words);
}

const isWord = (value: unknown) => Number.isInteger(value) && (value as number) >>> 0 === value;
