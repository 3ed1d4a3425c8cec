/** Numbers that JavaScript and Python compute alike: tooling/goldens/hashed.py, explained in its README. */

const PROJECTIONS = 8;

/** 32 bits of a name: FNV-1a over its UTF-8 bytes. */
function fnv1a(name: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) state = Math.imul(state ^ byte, 0x01000193);
  return state;
}

/** MurmurHash3's finalizer of the counter `index`, begun at a name's hash; signed. */
function hash(start: number, index: number): number {
  let x = (start + Math.imul(index, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** float32, even in [middle - spread, middle + spread). */
export function hashedValues(name: string, size: number, middle: number, spread: number): Float32Array {
  const start = fnv1a(name);
  const [center, reach] = [Math.fround(middle), Math.fround(spread)];
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const unit = Math.fround((hash(start, i) >>> 8) / 2 ** 23 - 1);
    values[i] = Math.fround(Math.fround(unit * reach) + center);
  }
  return values;
}

/** Whole numbers from 0 to `bound` - 1. */
export function hashedChoices(name: string, count: number, bound: number): number[] {
  const start = fnv1a(name);
  return Array.from({ length: count }, (_, i) => (hash(start, i) >>> 0) % bound);
}

/** Sums of the elements with signs: bit j of an element's hash says that it is subtracted in sum j. */
export function projections(name: string, data: ArrayLike<number>): number[] {
  const start = fnv1a(`${name}/signs`);
  const sums = new Float64Array(PROJECTIONS);
  for (let i = 0; i < data.length; i++) {
    const word = hash(start, i);
    const value = data[i] as number;
    for (let bit = 0; bit < PROJECTIONS; bit++) {
      sums[bit] = (sums[bit] as number) + (((word >>> bit) & 1) === 0 ? value : -value);
    }
  }
  return [...sums];
}

/** Elements at places that the hash chooses. */
export function samples(name: string, data: ArrayLike<number>, count: number): number[] {
  return hashedChoices(`${name}/samples`, count, data.length).map((index) => data[index] as number);
}

export function norm(data: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] as number) ** 2;
  return Math.sqrt(sum);
}
