import type { DecodedImage } from '@convkit/data';
import { centerDigit } from './center-digit.js';
import { SAMPLE_STROKES } from './sample-strokes.js';

/** Height and width of the canvas in pixels. */
const SIDE = 280;
const PEN_WIDTH = 22;

/** Draws a sample of a digit, from 0 to 9, without the drawing area. */
export function sampleImage(digit: number): DecodedImage {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.fillRect(0, 0, SIDE, SIDE);
  context.strokeStyle = '#fff';
  context.lineWidth = PEN_WIDTH;
  context.lineCap = 'round';
  for (const stroke of SAMPLE_STROKES[digit] ?? []) {
    context.beginPath();
    for (const [x, y] of stroke) context.lineTo(x * SIDE, y * SIDE);
    context.stroke();
  }
  const pixels = context.getImageData(0, 0, SIDE, SIDE).data;
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] as number);
  return centerDigit({ height: SIDE, width: SIDE, channels: 1, data }) as DecodedImage;
}
