import type { DecodedImage } from '@convkit/data';

/** Height and width of a recorded image in pixels. */
export const SIDE = 128;

/** Encodes an RGB image as a small file. */
export function frameBlob({ height, width, data }: DecodedImage): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    pixels.data.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
