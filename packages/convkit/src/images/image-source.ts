import { DataError } from '@convkit/core';
import { type DecodedImage, decodeImage, dropAlpha } from '@convkit/data';
import { platform } from '#platform';

/** Pixels in memory: `data` holds height * width * channels values from 0 to 255, channels innermost. */
export interface PixelArray {
  /** Pixel values from 0 to 255. */
  readonly data: ArrayLike<number>;
  /** Shape of `data`. */
  readonly shape: readonly [height: number, width: number, channels: number];
}

/**
 * An image in any form that programs have it: a path (in Node) or URL, the bytes of an image file, a `Blob` or `File`, `ImageData`, a
 * canvas, an `<img>`, an `ImageBitmap`, a video frame, or pixels in a typed array.
 */
export type ImageSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ImageData
  | PixelArray
  | CanvasImageSource;

/**
 * Decodes an image from any source.
 * @param background Gray value, 0 to 255, that shows through transparent pixels.
 * @throws DataError if the source cannot be read or is not an image.
 */
export async function readImage(source: ImageSource, background: number): Promise<DecodedImage> {
  if (typeof source === 'string' || source instanceof URL) {
    return decodeImage(await platform.readBytes(source), String(source), { background });
  }
  if (source instanceof Uint8Array) return decodeImage(source, 'the image', { background });
  if (source instanceof ArrayBuffer) return decodeImage(new Uint8Array(source), 'the image', { background });
  if (isBlob(source)) {
    const name = 'name' in source ? String(source.name) : 'the image';
    return decodeImage(new Uint8Array(await source.arrayBuffer()), name, { background });
  }
  if (isPixelArray(source)) return fromPixels(source, background);
  if (isImageData(source)) {
    return fromPixels({ data: source.data, shape: [source.height, source.width, 4] }, background);
  }
  return fromPixels(await drawn(source as CanvasImageSource), background);
}

const isBlob = (source: object): source is Blob => typeof Blob !== 'undefined' && source instanceof Blob;
const isPixelArray = (source: object): source is PixelArray => 'data' in source && 'shape' in source;
const isImageData = (source: object): source is ImageData =>
  'data' in source && 'width' in source && 'height' in source;

function fromPixels(
  { data, shape: [height, width, channels] }: PixelArray,
  background: number,
): DecodedImage {
  if (data.length !== height * width * channels || ![1, 2, 3, 4].includes(channels)) {
    throw new DataError(`an image of shape [${height},${width},${channels}] has ${data.length} values`, {
      hint: 'Give height * width * channels values, with 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA) channels.',
    });
  }
  const stray = Array.prototype.findIndex.call(data, (value: number) => !(value >= 0 && value <= 255));
  if (stray >= 0) {
    throw new DataError(`value ${stray} of an image is ${data[stray]}`, {
      hint: 'Give values from 0 to 255.',
    });
  }
  const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data);
  return dropAlpha({ height, width, channels, data: bytes }, background);
}

/** Draws what a browser can draw, and reads the pixels back. */
async function drawn(source: CanvasImageSource): Promise<PixelArray> {
  if (typeof OffscreenCanvas === 'undefined') {
    throw new DataError('this is not an image that can be read here', {
      hint: 'Give a path, a URL, the bytes of an image file, a Blob, or { data, shape: [height, width, channels] }.',
    });
  }
  const image = source as {
    naturalWidth?: number;
    videoWidth?: number;
    displayWidth?: number;
    width?: number;
  } & {
    naturalHeight?: number;
    videoHeight?: number;
    displayHeight?: number;
    height?: number;
    decode?: () => Promise<void>;
  };
  await image.decode?.();
  const width = Number(image.naturalWidth ?? image.videoWidth ?? image.displayWidth ?? image.width);
  const height = Number(image.naturalHeight ?? image.videoHeight ?? image.displayHeight ?? image.height);
  if (!(width > 0 && height > 0)) {
    throw new DataError(`an image of ${width}x${height} pixels has nothing to classify`, {
      hint: 'Wait until the image or video has loaded.',
    });
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new DataError(`the browser cannot create a canvas of ${width}x${height} pixels`);
  context.drawImage(source, 0, 0);
  return { data: context.getImageData(0, 0, width, height).data, shape: [height, width, 4] };
}
