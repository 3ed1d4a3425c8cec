import { preprocess, readImage } from 'convkit';
import { frameBlob, SIDE } from '../../classes/frame-blob.js';

/** Shows through transparent pixels, as in training. */
const WHITE = 255;
/** Bytes up to which a file of a small image is kept as it is. */
const SMALL_FILE = 2 ** 16;

/**
 * Makes an image file small: at most 128 pixels on the shorter side. A small one is kept as it is.
 * @throws DataError if the file is not an image, or is too large to decode.
 */
export async function prepareImage(file: File): Promise<Blob> {
  const image = await readImage(file, WHITE);
  const { height, width } = image;
  if (Math.max(height, width) <= 2 * SIDE && file.size <= SMALL_FILE) {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  }
  const side = Math.min(SIDE, height, width);
  const { images, shape } = preprocess([image], {
    channels: 3,
    background: WHITE,
    transforms: [{ name: 'resize', size: side }],
  });
  return frameBlob({ height: shape[1], width: shape[2], channels: 3, data: Uint8Array.from(images) });
}
