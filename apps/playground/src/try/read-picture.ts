import { DataError } from '@convkit/core';
import type { Picture } from '@convkit/data';

/** Pixels each way that a picture is cut and scaled to before it goes to the network. */
const SIDE = 256;

/** The middle square of a picture file. @throws DataError in words when the browser cannot read it. */
export async function readPicture(file: File): Promise<Picture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw new DataError(`'${file.name}' is no picture that this browser can read`, {
      cause,
      hint: 'Give a PNG, JPEG, WebP or GIF file; very large photos may not fit into memory.',
    });
  }
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  return inColour(context.getImageData(0, 0, SIDE, SIDE).data, SIDE);
}

function inColour(pixels: Uint8ClampedArray, side: number): Picture {
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => pixels[Math.floor(i / 3) * 4 + (i % 3)] as number,
  );
  return { height: side, width: side, channels: 3, data };
}

/** Ink is white in MNIST; a picture that is bright on the whole is taken for ink on paper, and inverted. */
export function whiteInk(picture: Picture): Picture {
  const mean = picture.data.reduce((sum, value) => sum + value, 0) / picture.data.length;
  return mean < 128 ? picture : { ...picture, data: picture.data.map((value) => 255 - value) };
}
