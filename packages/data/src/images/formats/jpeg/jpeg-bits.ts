/** Reads the bits of entropy-coded JPEG data, skipping stuffed bytes: ITU-T T.81, section F.2.2.5. */
export class JpegBitReader {
  readonly #data: Uint8Array;
  readonly #ended: () => Error;
  #at = 0;
  #byte = 0;
  #left = 0;

  /** @param ended - creates the error if the data ends too soon. */
  constructor(data: Uint8Array, ended: () => Error) {
    this.#data = data;
    this.#ended = ended;
  }

  next(): number {
    if (this.#left === 0) {
      const byte = this.#data[this.#at++];
      if (byte === undefined) throw this.#ended();
      if (byte === 0xff && this.#data[this.#at++] !== 0) throw this.#ended();
      this.#byte = byte;
      this.#left = 8;
    }
    this.#left--;
    return (this.#byte >> this.#left) & 1;
  }

  /** Skips the padding and a restart marker. */
  restart(): void {
    this.#left = 0;
    while (this.#data[this.#at] === 0xff && this.#data[this.#at + 1] === 0xff) this.#at++;
    const marker = this.#data[this.#at + 1] ?? 0;
    if (this.#data[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7) throw this.#ended();
    this.#at += 2;
  }
}

/** Appends entropy-coded data to a JPEG file, stuffing bytes. */
export class JpegBitWriter {
  readonly #file: number[];
  #byte = 0;
  #count = 0;

  constructor(file: number[]) {
    this.#file = file;
  }

  write(bits: readonly number[]): void {
    for (const bit of bits) {
      this.#byte = (this.#byte << 1) | bit;
      if (++this.#count < 8) continue;
      this.#file.push(this.#byte);
      if (this.#byte === 0xff) this.#file.push(0);
      this.#byte = 0;
      this.#count = 0;
    }
  }

  /** Pads the last byte with ones. */
  flush(): void {
    if (this.#count > 0) this.write(Array(8 - this.#count).fill(1));
  }

  restart(index: number): void {
    this.flush();
    this.#file.push(0xff, 0xd0 + (index % 8));
  }
}
