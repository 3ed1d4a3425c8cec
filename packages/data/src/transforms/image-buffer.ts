import type { Pixels } from '../images/image.js';

/** Room for one image after another: the memory is used again, so a new one overwrites the last. */
export class Canvas {
  #memory = new Uint8Array(0);
  #pixels: Pixels = { height: 0, width: 0, channels: 0, data: this.#memory };

  /** Its bytes are what the last image left. */
  sized(height: number, width: number, channels: number): Pixels {
    const last = this.#pixels;
    if (last.height === height && last.width === width && last.channels === channels) return last;
    const size = height * width * channels;
    if (size > this.#memory.length) this.#memory = new Uint8Array(size);
    this.#pixels = { height, width, channels, data: this.#memory.subarray(0, size) };
    return this.#pixels;
  }

  like({ height, width, channels }: Pixels): Pixels {
    return this.sized(height, width, channels);
  }
}
