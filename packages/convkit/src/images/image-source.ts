import { checkArguments, DataError, describeValue } from '@convkit/core';
import { type DecodedImage, decodeImage, dropAlpha } from '@convkit/data';
import { platform } from '#platform';
import { isObject } from '../options/check-value.js';
import { counted } from '../options/counted.js';

/** Pixels in memory: `data` holds height * width * channels values from 0 to 255, channels innermost. */
export interface PixelArray {
  /** Pixel values from 0 to 255. */
  readonly data: ArrayLike<number>;
  /** Shape of `data`. */
  readonly shape: readonly [height: number, width: number, channels: number];
}

/**
 * An image in any form that programs have it: a path (in Node) or URL, the bytes of an image file, a `Blob` or `File`, `ImageData`, a
 * canvas, an `<img>`, an `ImageBitmap`, a video frame, a decoded image, or pixels in a typed array.
 */
export type ImageSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ImageData
  | PixelArray
  | DecodedImage
  | CanvasImageSource;

/**
 * Decodes an image from any source.
 * @param background Gray value, 0 to 255, that shows through transparent pixels.
 * @throws DataError if the source cannot be read or is not an image.
 */
export async function readImage(source: ImageSource, background: number): Promise<DecodedImage> {
  checkArguments('readImage', { background }, { background: 'number' });
  if (source === '' || (typeof source !== 'string' && !isObject(source))) throw notAnImage(source);
  if (typeof source === 'string' || source instanceof URL) {
    return decodeImage(await platform.readBytes(source, 'image'), String(source), { background });
  }
  if (source instanceof Uint8Array) return decodeImage(source, 'the image', { background });
  if (source instanceof ArrayBuffer) return decodeImage(new Uint8Array(source), 'the image', { background });
  if (isBlob(source)) {
    const name = 'name' in source ? String(source.name) : 'the image';
    return decodeImage(new Uint8Array(await source.arrayBuffer()), name, { background });
  }
  if (isPixelArray(source)) return fromPixels(source, background);
  if (isImageData(source)) {
    const { data, height, width } = source;
    return fromPixels({ data, shape: [height, width, source.channels ?? 4] }, background);
  }
  return fromPixels(await drawn(source as CanvasImageSource), background);
}

const isBlob = (source: object): source is Blob => typeof Blob !== 'undefined' && source instanceof Blob;
const isPixelArray = (source: object): source is PixelArray => 'data' in source && 'shape' in source;
const isImageData = (source: object): source is ImageData & Partial<Pick<DecodedImage, 'channels'>> =>
  'data' in source && 'width' in source && 'height' in source;

function notAnImage(source: unknown): DataError {
  const what = typeof source === 'object' && source !== null ? 'this object' : describeValue(source);
  return new DataError(`${what} is not an image that can be read here`, {
    hint:
      source instanceof Promise
        ? 'Await it first.'
        : 'Give a path, a URL, the bytes of an image file, a Blob, or { data, shape: [height, width, channels] }.',
  });
}

function fromPixels({ data, shape }: PixelArray, background: number): DecodedImage {
  checkPixels(data, shape);
  const [height, width, channels] = shape;
  const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data);
  return dropAlpha({ height, width, channels, data: bytes }, background);
}

/** @throws DataError if the values are not those of an image of this shape. */
function checkPixels(data: ArrayLike<number>, shape: PixelArray['shape']): void {
  const hint =
    'Give height * width * channels values, with 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA) channels.';
  if (!Array.isArray(shape) || shape.length !== 3) {
    throw new DataError(
      `the shape of an image must be [height, width, channels], got ${describeValue(shape)}`,
    );
  }
  const [height, width, channels] = shape as readonly [number, number, number];
  if (!isObject(data) || typeof data.length !== 'number') {
    throw new DataError(`the data of an image must be an array of numbers, got ${describeValue(data)}`, {
      hint,
    });
  }
  const isWhole = [height, width, channels].every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isWhole && height * width === 0) {
    throw new DataError(`an image of shape [${shape}] has no pixels`, { hint });
  }
  if (!isWhole || data.length !== height * width * channels || channels < 1 || channels > 4) {
    throw new DataError(`an image of shape [${shape}] has ${counted(data.length, 'value')}`, { hint });
  }
  const stray = Array.prototype.findIndex.call(data, (value: number) => !(value >= 0 && value <= 255));
  if (stray >= 0) {
    throw new DataError(`value ${stray} of an image is ${describeValue(data[stray])}`, {
      hint: 'Give values from 0 to 255.',
    });
  }
  if (isFraction(data)) {
    throw new DataError('the values of an image lie within 0 to 1, but pixels range from 0 to 255', {
      hint: 'Multiply the values by 255.',
    });
  }
}

/** Whether an image has floats within 0 to 1 that are not all whole, as other libraries scale pixels. */
function isFraction(data: ArrayLike<number>): boolean {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return false;
  return data.every((value) => value <= 1) && data.some((value) => !Number.isInteger(value));
}

/** Draws what a browser can draw, and reads the pixels back. */
async function drawn(source: CanvasImageSource): Promise<PixelArray> {
  if (typeof OffscreenCanvas === 'undefined') throw notAnImage(source);
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
