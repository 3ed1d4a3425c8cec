import { DataError } from '@convkit/core';
import { Inflate } from 'pako';

const MAX_EXPANSION = 1032;

/**
 * Inflates a raw deflate stream that must hold exactly `size` bytes. Allocates `size` bytes, whatever the stream holds.
 * @throws DataError if the stream is damaged or holds more or fewer bytes.
 */
export function inflateExactly(deflated: Uint8Array, size: number, name: string): Uint8Array {
  if (size > (deflated.length + 1) * MAX_EXPANSION) {
    throw new DataError(`${name}: ${deflated.length} compressed bytes cannot hold the expected ${size}`);
  }
  const inflater = new BoundedInflate(size, name);
  inflater.push(deflated, true);
  if (inflater.err !== 0) {
    throw new DataError(`${name}: truncated or damaged: the compressed data is invalid`);
  }
  const { length } = inflater.content;
  if (length === size) return inflater.content;
  throw new DataError(`${name}: the compressed data holds ${length} bytes instead of the expected ${size}`);
}

/** Inflates into one buffer with room for one byte too many, which reveals a stream that is too long. */
class BoundedInflate extends Inflate {
  content = new Uint8Array(0);

  constructor(
    readonly size: number,
    readonly name: string,
  ) {
    super({ raw: true, chunkSize: size + 1 });
  }

  override onData(content: Uint8Array<ArrayBuffer>): void {
    if (content.length > this.size) {
      throw new DataError(
        `${this.name}: the compressed data holds more than the expected ${this.size} bytes`,
      );
    }
    this.content = content;
  }

  override onEnd(): void {}
}
