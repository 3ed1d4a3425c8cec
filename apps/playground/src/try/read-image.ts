import { DataError } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';

/** Pixels each way that an image is scaled to before it goes to the network. */
const SIDE = 256;
/** A browser takes 4 bytes a pixel to decode an image, however small it is to be shown. */
const MOST_PIXELS = 64 * 2 ** 20;

export interface ReadImageOptions {
  /** Stretches the whole image to the square, as training does with people's own, in place of cutting out its middle. */
  readonly whole?: boolean;
}

/**
 * An image file as a square; what is transparent is laid over white.
 * @throws DataError in words when the browser cannot read it, or when it is so large that decoding it would take the tab's memory.
 */
export async function readImage(file: File, { whole = false }: ReadImageOptions = {}): Promise<DecodedImage> {
  const url = URL.createObjectURL(file);
  try {
    const image = await loaded(url, file.name);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width * height > MOST_PIXELS) throw tooLarge(file.name, width, height);
    await image.decode().catch((cause: unknown) => {
      throw unreadable(file.name, cause);
    });
    return squareOf(image, whole);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** An image whose size is known; its pixels are decoded when it is drawn. */
function loaded(url: string, name: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => (image.naturalWidth > 0 ? resolve(image) : reject(unreadable(name)));
    image.onerror = () => reject(unreadable(name));
    image.src = url;
  });
}

function squareOf(image: HTMLImageElement, whole: boolean): DecodedImage {
  const { naturalWidth: width, naturalHeight: height } = image;
  const side = Math.min(width, height);
  const [across, down] = whole ? [width, height] : [side, side];
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (width - across) / 2, (height - down) / 2, across, down, 0, 0, SIDE, SIDE);
  return inColor(context.getImageData(0, 0, SIDE, SIDE).data, SIDE);
}

const unreadable = (name: string, cause?: unknown) =>
  new DataError(`'${name}' is no image that this browser can read`, {
    cause,
    hint: 'Give a PNG, JPEG, WebP or GIF file.',
  });

const tooLarge = (name: string, width: number, height: number) =>
  new DataError(
    `'${name}' has ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels, ${Math.round((width * height) / 1e6)} million: too many for this page, which takes ${Math.floor(MOST_PIXELS / 1e6)} million`,
    { hint: 'Make it smaller in an image program, or give a screenshot of it.' },
  );

function inColor(pixels: Uint8ClampedArray, side: number): DecodedImage {
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => pixels[Math.floor(i / 3) * 4 + (i % 3)] as number,
  );
  return { height: side, width: side, channels: 3, data };
}

/** Ink is white in MNIST; an image that is bright on the whole is taken for ink on paper, and inverted. */
export function whiteInk(image: DecodedImage): DecodedImage {
  const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
  return mean < 128 ? image : { ...image, data: image.data.map((value) => 255 - value) };
}
