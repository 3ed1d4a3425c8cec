import type { DecodedImage } from '@convkit/data';
import { centerDigit } from './center-digit.js';
import type { Point } from './sample-strokes.js';

/** Height and width of the canvas in pixels. */
export const SIDE = 280;
const PEN_WIDTH = 22;

/** White ink on a black canvas. Positions are those in a square of side 1. */
export class Ink {
  readonly #context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    this.#context.strokeStyle = '#fff';
    this.#context.lineWidth = PEN_WIDTH;
    this.#context.lineCap = 'round';
    this.clear();
  }

  clear(): void {
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, SIDE, SIDE);
  }

  line([fromX, fromY]: Point, [toX, toY]: Point): void {
    this.#context.beginPath();
    this.#context.moveTo(fromX * SIDE, fromY * SIDE);
    this.#context.lineTo(toX * SIDE, toY * SIDE);
    this.#context.stroke();
  }

  /** Fills the canvas with an image. */
  fill(image: CanvasImageSource): void {
    this.#context.drawImage(image, 0, 0, SIDE, SIDE);
  }

  /** Reads the ink, centered as in MNIST. Returns `undefined` if there is none. */
  read(): DecodedImage | undefined {
    const pixels = this.#context.getImageData(0, 0, SIDE, SIDE).data;
    const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] as number);
    return centerDigit({ height: SIDE, width: SIDE, channels: 1, data });
  }
}
