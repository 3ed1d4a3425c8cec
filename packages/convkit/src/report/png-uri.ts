import { encodePng, type Pixels } from '@convkit/data';

/** Characters that `String.fromCharCode` takes at once without overflowing the stack. */
const CHUNK = 0x8000;

/** Encodes an image as PNG in a data URI. */
export function pngUri(pixels: Pixels): string {
  const bytes = encodePng(pixels);
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return `data:image/png;base64,${btoa(text)}`;
}
