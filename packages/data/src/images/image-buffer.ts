import type { Pixels } from './types.js';

/** Reusable memory for one image at a time: each new image overwrites the last. */
export class ImageBuffer {
  #memory = new Uint8Array(0);
  #pixels: Pixels = { height: 0, width: 0, channels: 0, data: this.#memory };

  /** Returns an image of this size. Its contents are unspecified. */
  sized(height: number, width: number, channels: number): Pixels {
    const last = this.#pixels;
    if (last.height === height && last.width === width && last.channels === channels) return last;
    const size = height * width * channels;
    if (size > this.#memory.length) this.#memory = new Uint8Array(size);
    this.#pixels = { height, width, channels, data: this.#memory.subarray(0, size) };
    return this.#pixels;
  }

  /** Returns an image of the same size as the given one. Its contents are unspecified. */
  like({ height, width, channels }: Pixels): Pixels {
    return this.sized(height, width, channels);
  }
}
