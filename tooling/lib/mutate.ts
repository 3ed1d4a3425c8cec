/** Draws integers. */
export interface RandomIntegers {
  /** Draws from 0 to `limit` - 1. */
  integer(limit: number): number;
}

/** Applies one to four mutations: changes a byte, or removes, duplicates or overwrites a piece. Sometimes truncates the result. */
export function mutate(source: Uint8Array, rng: RandomIntegers): Uint8Array {
  const bytes = [...source];
  for (let left = 1 + rng.integer(4); left > 0 && bytes.length > 0; left--) {
    // Headers are short and matter most.
    const at = rng.integer(rng.integer(2) === 0 ? bytes.length : Math.min(64, bytes.length));
    const piece = bytes.slice(at, at + 1 + rng.integer(8));
    const kind = rng.integer(5);
    if (kind < 2) bytes[at] = rng.integer(256);
    else if (kind === 2) bytes.splice(at, piece.length);
    else if (kind === 3) bytes.splice(at, 0, ...piece);
    else bytes.splice(rng.integer(bytes.length), piece.length, ...piece);
    if (rng.integer(20) === 0) bytes.length = at;
  }
  return Uint8Array.from(bytes);
}
