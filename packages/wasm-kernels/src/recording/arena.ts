import { CACHE_LINE } from '../generated/control-block.js';

/** Whole cache lines, which kernels read. */
const aligned = (bytes: number) => Math.max(CACHE_LINE, Math.ceil(bytes / CACHE_LINE) * CACHE_LINE);

/** A range of offsets. */
interface Range {
  start: number;
  end: number;
}

/**
 * Divides a block of memory. A request gets the lowest offset that has room, so that few cache lines are in use and what was used last is used
 * again.
 */
export class Arena {
  readonly #ends = new Map<number, number>();
  /** In ascending order, with something in use between any two. */
  readonly #free: Range[];
  #highest = 0;

  /** @param bytes Size of the block. */
  constructor(bytes: number) {
    this.#free = [{ start: 0, end: bytes }];
  }

  /** The highest end of a request so far. */
  get highest(): number {
    return this.#highest;
  }

  /** Finds room for `bytes`. Returns its offset, or undefined if there is none. */
  allocate(bytes: number): number | undefined {
    const size = aligned(bytes);
    const range = this.#free.find(({ start, end }) => end - start >= size);
    return range && this.#take(range, range.start, size);
  }

  /** Takes `bytes` at `start`, which have to be free. */
  reserve(start: number, bytes: number): void {
    const range = this.#free.find(({ end }) => end > start) as Range;
    this.#take(range, start, aligned(bytes));
  }

  /** Takes back what `allocate` has returned. */
  free(start: number): void {
    const end = this.#ends.get(start) as number;
    this.#ends.delete(start);
    const after = this.#free.findIndex((range) => range.start >= end);
    const index = after < 0 ? this.#free.length : after;
    const [before, next] = [this.#free[index - 1], this.#free[index]];
    if (next?.start === end) {
      next.start = start;
      if (before?.end !== start) return;
      before.end = next.end;
      this.#free.splice(index, 1);
    } else if (before?.end === start) before.end = end;
    else this.#free.splice(index, 0, { start, end });
  }

  #take(range: Range, start: number, size: number): number {
    const end = start + size;
    const rest = [
      { start: range.start, end: start },
      { start: end, end: range.end },
    ].filter((part) => part.start < part.end);
    this.#free.splice(this.#free.indexOf(range), 1, ...rest);
    this.#ends.set(start, end);
    this.#highest = Math.max(this.#highest, end);
    return start;
  }
}
