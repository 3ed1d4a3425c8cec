import type { ByteSource } from '@convkit/checkpoint';
import { platform } from '#platform';

/** What identifies a file. */
export interface Identity {
  /** SHA-256 of the file, in hexadecimal; of an index, over the index and the files that it lists. */
  readonly sha256: string;
  /** Size of the file, or of all of them, in bytes. */
  readonly bytes: number;
}

/** Bytes that are hashed at a time. */
const PIECE = 2 ** 22;

/** Computes the identity of one or more files, one after another. */
export class RunningIdentity {
  readonly #hash = platform.createSha256();
  #bytes = 0;

  async add(source: ByteSource): Promise<void> {
    for (let begin = 0; begin < source.size; begin += PIECE) {
      this.#hash.update(await source.read(begin, Math.min(begin + PIECE, source.size)));
    }
    this.#bytes += source.size;
  }

  digest(): Identity {
    return { sha256: this.#hash.digest(), bytes: this.#bytes };
  }
}
