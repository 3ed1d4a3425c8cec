import { DataError } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';

/** Height and width in pixels to which an image is scaled before it goes to the network. */
const SIDE = 256;
/** Maximum number of pixels. A browser needs 4 bytes per pixel to decode an image, however small it is shown. */
const MAX_PIXELS = 64 * 2 ** 20;

export interface ReadImageOptions {
  /**
   * Stretches the whole image to a square, as training does with the user's own images, instead of cropping the center.
   * Defaults to `false`.
   */
  readonly whole?: boolean;
}

/**
 * Reads an image file as a square image. Transparent pixels become white.
 * @throws DataError if the browser cannot read the file, or if the image is too large to decode.
 */
export async function readImage(file: File, { whole = false }: ReadImageOptions = {}): Promise<DecodedImage> {
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url, file.name);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width * height > MAX_PIXELS) throw tooLarge(file.name, width, height);
    await image.decode().catch((cause: unknown) => {
      throw unreadable(file.name, cause);
    });
    return toSquare(image, whole);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Loads an image as far as its size. Its pixels are decoded when it is drawn. */
function load(url: string, name: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => (image.naturalWidth > 0 ? resolve(image) : reject(unreadable(name)));
    image.onerror = () => reject(unreadable(name));
    image.src = url;
  });
}

function toSquare(image: HTMLImageElement, whole: boolean): DecodedImage {
  const { naturalWidth: width, naturalHeight: height } = image;
  const side = Math.min(width, height);
  const [usedWidth, usedHeight] = whole ? [width, height] : [side, side];
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(width - usedWidth) / 2, (height - usedHeight) / 2];
  context.drawImage(image, left, top, usedWidth, usedHeight, 0, 0, SIDE, SIDE);
  return toRgb(context.getImageData(0, 0, SIDE, SIDE).data, SIDE);
}

const unreadable = (name: string, cause?: unknown) =>
  new DataError(`'${name}' is not an image that this browser can read`, {
    cause,
    hint: 'Choose a PNG, JPEG, WebP or GIF file.',
  });

const tooLarge = (name: string, width: number, height: number) =>
  new DataError(
    `'${name}' is too large: ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels (${Math.round((width * height) / 1e6)} million), the limit is ${Math.floor(MAX_PIXELS / 1e6)} million`,
    { hint: 'Scale it down first, or use a screenshot of it.' },
  );

function toRgb(pixels: Uint8ClampedArray, side: number): DecodedImage {
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => pixels[Math.floor(i / 3) * 4 + (i % 3)] as number,
  );
  return { height: side, width: side, channels: 3, data };
}

/** Inverts an image that is bright on average, which is most likely ink on paper. In MNIST the ink is white. */
export function whiteInk(image: DecodedImage): DecodedImage {
  const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
  return mean < 128 ? image : { ...image, data: image.data.map((value) => 255 - value) };
}
