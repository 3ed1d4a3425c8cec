import { Problem } from '../problem.js';
import type { Value } from './values.js';

/** The stack of a pickle, its marks and its memo. @throws Problem from any method that needs more than there is. */
export class Stack {
  readonly #values: Value[] = [];
  /** Sizes of the stack when the marks were set. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value>();

  /** Number of values and marks. */
  get size(): number {
    return this.#values.length + this.#marks.length;
  }

  /** Pushes a value. */
  push(value: Value): void {
    this.#values.push(value);
  }

  /** Returns the topmost value. */
  get top(): Value {
    this.#require(1);
    return this.#values.at(-1) as Value;
  }

  /** Pops the topmost value. */
  pop(): Value {
    this.#require(1);
    return this.#values.pop() as Value;
  }

  /** Pops the topmost `count` values, and returns them from bottom to top. */
  take(count: number): Value[] {
    this.#require(count);
    return this.#values.splice(this.#values.length - count);
  }

  /** Sets a mark. */
  mark(): void {
    this.#marks.push(this.#values.length);
  }

  /** Pops the values down to the last mark, and the mark. */
  takeMarked(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Problem('has a damaged pickle: a mark is missing');
    return this.#values.splice(mark);
  }

  /** Whether a mark is on top. */
  get marked(): boolean {
    return this.#marks.at(-1) === this.#values.length;
  }

  /** Keeps the topmost value as `index` of the memo. Defaults to the next free index. */
  keep(index = this.#memo.size): void {
    this.#memo.set(index, this.top);
  }

  /** Pushes the value `index` of the memo. */
  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw new Problem(`has a damaged pickle: its memo has no value ${index}`);
    this.push(value);
  }

  #require(count: number): void {
    if (this.#values.length - (this.#marks.at(-1) ?? 0) >= count) return;
    throw new Problem('has a damaged pickle: a value is missing');
  }
}
