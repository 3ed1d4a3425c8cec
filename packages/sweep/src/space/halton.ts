/** Primes that are bases of the first dimensions. More dimensions than these take further primes. */
const primes = [2, 3, 5, 7, 11, 13];

/** Element `index` (from 1) of the Halton sequence in a dimension (from 0): the digits of the index, mirrored at the point. */
export function halton(index: number, dimension: number): number {
  const base = primeAt(dimension);
  let value = 0;
  let scale = 1 / base;
  for (let left = index; left > 0; left = Math.floor(left / base)) {
    value += (left % base) * scale;
    scale /= base;
  }
  return value;
}

function primeAt(position: number): number {
  for (let next = (primes.at(-1) as number) + 2; primes.length <= position; next += 2) {
    if (primes.every((prime) => next % prime !== 0)) primes.push(next);
  }
  return primes[position] as number;
}
