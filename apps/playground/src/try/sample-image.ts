import type { DecodedImage } from '@convkit/data';
import { Ink, SIDE } from './ink.js';
import { linesOf } from './sample-strokes.js';

/** Draws a sample of a digit, from 0 to 9, without the drawing area. */
export function sampleImage(digit: number): DecodedImage | undefined {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const ink = new Ink(canvas);
  for (const [from, to] of linesOf(digit)) ink.line(from, to);
  return ink.read();
}
