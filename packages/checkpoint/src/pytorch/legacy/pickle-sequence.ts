import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { ByteCursor, CutOff } from '../pickle/byte-cursor.js';
import type { Meanings } from '../pickle/meanings.js';
import { unpickleNext } from '../pickle/unpickle.js';
import type { Value } from '../pickle/values.js';
import { Problem } from '../problem.js';

/** Bytes that are read first. Those of a network of 100 layers take some 50 kB. */
const FIRST_BYTES = 2 ** 16;
/** Most bytes that the pickles of a file may take. */
const MAX_BYTES = 2 ** 25;
/** Growth of what is read if the pickles do not end in it. */
const GROWTH = 4;

/** Reads pickles that follow each other at the beginning of a file. Nothing says how long they are. */
export class PickleSequence {
  readonly #source: ByteSource;
  /** The file up to some offset. */
  #bytes = new Uint8Array();
  #position = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Offset of what follows the last pickle. */
  get position(): number {
    return this.#position;
  }

  /**
   * Reads the next pickle.
   * @param begin Called before each attempt to read it: if the bytes end too early, it is read again from its beginning.
   * @throws Problem if it is damaged or too long, or has an operation or a name that is not allowed.
   */
  async next(begin: () => Meanings): Promise<Value> {
    for (;;) {
      const cursor = new ByteCursor(this.#bytes, this.#position);
      try {
        const value = unpickleNext(cursor, begin());
        this.#position = cursor.position;
        return value;
      } catch (error) {
        if (!(error instanceof CutOff) || this.#bytes.length === this.#source.size) throw error;
        await this.#readMore();
      }
    }
  }

  async #readMore(): Promise<void> {
    const read = this.#bytes.length;
    if (read >= MAX_BYTES) {
      throw new Problem(
        `has pickles of more than ${MAX_BYTES} bytes`,
        'Save only the weights: torch.save(model.state_dict(), path).',
      );
    }
    const length = Math.min(Math.max(FIRST_BYTES, GROWTH * read), MAX_BYTES, this.#source.size);
    this.#bytes = new Uint8Array(await readExactly(this.#source, 0, length));
  }
}
