import type { ArgumentKind } from '@convkit/core';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
const isBytes = (value: unknown): value is Uint8Array | Uint8ClampedArray =>
  value instanceof Uint8Array || value instanceof Uint8ClampedArray;

/** An image of whatever extents. */
export const IMAGE: ArgumentKind = [
  'an image { height, width, channels, data }',
  (value) =>
    isObject(value) &&
    typeof value.height === 'number' &&
    typeof value.width === 'number' &&
    isBytes(value.data),
];

const isPixels = (value: unknown) => {
  if (!isObject(value) || !isBytes(value.data)) return false;
  const { height, width, channels, data } = value as unknown as Record<
    'height' | 'width' | 'channels',
    number
  > & {
    readonly data: Uint8Array;
  };
  return [height, width, channels].every(isLength) && data.length === height * width * channels;
};

/** An image whose bytes fill its extents. */
export const PIXELS: ArgumentKind = [
  'an image { height, width, channels, data } whose data fill it',
  isPixels,
];

/** Images whose bytes fill their extents. */
export const IMAGES: ArgumentKind = [
  'an array of images { height, width, channels, data } whose data fill them',
  (value) => Array.isArray(value) && value.every(isPixels),
];

/** [height, width, channels], where height and width are null if they differ from image to image. */
export const COMMON_SHAPE: ArgumentKind = [
  'the shape [height, width, channels]',
  (value) =>
    Array.isArray(value) &&
    value.length === 3 &&
    value.slice(0, 2).every((length) => length === null || isLength(length)) &&
    isLength(value[2]),
];

/** Which incomplete batches are left out. */
export const DROP_LAST: ArgumentKind = [
  "true, false or 'single'",
  (value) => value === undefined || typeof value === 'boolean' || value === 'single',
];

/** How images are resized. */
export const METHOD: ArgumentKind = [
  'one of nearest, bilinear, bicubic',
  (value) => ['nearest', 'bilinear', 'bicubic'].includes(value as string),
];

const isNamed = (value: unknown) => isObject(value) && typeof value.name === 'string' && 'bytes' in value;

/** Bytes, or a stream of them. */
export const BYTE_SOURCE: ArgumentKind = [
  'a Uint8Array, a ReadableStream or an async iterable',
  (value) =>
    isObject(value) && (value instanceof Uint8Array || Symbol.asyncIterator in value || 'getReader' in value),
];

const isPair = (value: unknown) =>
  isObject(value) &&
  [value.images, value.labels].every((part) => isNamed(part) && isBytes((part as Fields).bytes));

/** Both files of a split. */
export const IDX_PAIR: ArgumentKind = ['{ images, labels } with a name and bytes each', isPair];

const isUrl = (value: unknown) => (typeof value === 'string' && value !== '') || value instanceof URL;

/** Both files of a split, or the URL of their folder. */
export const IDX_SOURCE: ArgumentKind = [
  'a URL, or { images, labels } with a name and bytes each',
  (value) => isUrl(value) || isPair(value),
];

/** The archive or the files of a set, or a URL. */
export const CIFAR_SOURCE: ArgumentKind = [
  'a URL, or { name, bytes }, or an array of these',
  (value) => isUrl(value) || isNamed(value) || (Array.isArray(value) && value.every(isNamed)),
];

const isSteps = (value: unknown) =>
  Array.isArray(value) && value.every((step) => isObject(step) && typeof step.name === 'string');

/** A list of transforms. Their options are checked when they are compiled. */
export const STEPS: ArgumentKind = ['an array of transforms with a name each', isSteps];

/** Datasets, at least in form. */
export const DATASETS: ArgumentKind = [
  'an array of datasets',
  (value) =>
    Array.isArray(value) &&
    value.every(
      (one) =>
        isObject(one) &&
        typeof one.get === 'function' &&
        Array.isArray(one.classes) &&
        Array.isArray(one.shape),
    ),
];

const isSampler = (value: unknown) =>
  isObject(value) && typeof value.order === 'function' && Number.isSafeInteger(value.length);

/** A sampler. */
export const SAMPLER: ArgumentKind = ['a sampler', isSampler];

/** A sampler, or none. */
export const OPTIONAL_SAMPLER: ArgumentKind = [
  'a sampler',
  (value) => value === undefined || isSampler(value),
];

/** A list of transforms, or none. */
export const TRANSFORMS: ArgumentKind = [
  'an array of transforms with a name each',
  (value) => value === undefined || isSteps(value),
];

/** A dataset of series or texts in memory. */
export const SEQUENCES: ArgumentKind = [
  'a dataset of sequences',
  (value) =>
    isObject(value) &&
    Number.isSafeInteger(value.length) &&
    Array.isArray(value.shape) &&
    value.values instanceof Float32Array &&
    value.labels instanceof Int32Array,
];

/** Options of a download. */
export const TRANSFER = {
  fetch: 'function?',
  onProgress: 'function?',
  signal: 'signal?',
  retries: 'count?',
  retryDelay: 'not negative?',
  maxBytes: 'not negative?',
  sha256: 'string?',
  cache: 'object?',
} as const satisfies Readonly<Record<string, ArgumentKind>>;
