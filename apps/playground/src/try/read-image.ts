import type { DecodedImage } from '@convkit/data';
import { preprocess, readImage } from 'convkit';

/** Maximum length of the shorter side in pixels. Larger images are resized before they go to the network. */
const SIDE = 256;
/** Shows through transparent pixels, as in training. */
const WHITE = 255;

export interface ReadImageOptions {
  /**
   * Keeps the whole image, as training does with the user's own images, instead of cropping its center square.
   * Defaults to `false`.
   */
  readonly whole?: boolean;
}

/**
 * Reads an image file in color.
 * @throws DataError if the file is not an image, or is too large to decode.
 */
export async function readImageFile(
  file: File,
  { whole = false }: ReadImageOptions = {},
): Promise<DecodedImage> {
  const image = await readImage(file, WHITE);
  const side = Math.min(SIDE, image.height, image.width);
  const { images, shape } = preprocess([image], {
    channels: 3,
    background: WHITE,
    transforms: [
      { name: 'resize', size: side },
      ...(whole ? [] : [{ name: 'center-crop', size: [side, side] } as const]),
    ],
  });
  return { height: shape[1], width: shape[2], channels: 3, data: Uint8Array.from(images) };
}

/** Inverts an image that is bright on average, which is most likely ink on paper. In MNIST the ink is white. */
export function whiteInk(image: DecodedImage): DecodedImage {
  const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
  return mean < 128 ? image : { ...image, data: image.data.map((value) => 255 - value) };
}
