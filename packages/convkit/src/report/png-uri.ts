import { encodePng, type Pixels } from '@convkit/data';

/** Maximum number of arguments of `String.fromCharCode` that does not overflow the stack. */
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
