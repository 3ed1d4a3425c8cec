import type { DecodedImage } from '@convkit/data';

/** The image in the form that a canvas takes. */
export function toImageData({ height, width, channels, data }: DecodedImage): ImageData {
  const pixels = new ImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++)
      pixels.data[4 * i + c] = data[i * channels + Math.min(c, channels - 1)] as number;
    pixels.data[4 * i + 3] = 255;
  }
  return pixels;
}
