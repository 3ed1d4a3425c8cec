import { DataError } from '@convkit/core';
import type { ImageFormat } from '../types.js';
import { unsupported } from './image-problems.js';

/** File signatures. A dot stands for any byte. */
const IMAGES: readonly (readonly [signature: string, format: ImageFormat])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['RIFF....WEBP', 'webp'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['BM', 'bmp'],
];
/** Image formats that are refused by name. */
const UNSUPPORTED: readonly (readonly [signature: string, format: string])[] = [
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['....ftypavif', 'AVIF'],
  ['....ftypavis', 'AVIF'],
  ['....ftyphei', 'HEIC'],
  ['....ftyphev', 'HEIC'],
  ['....ftypm', 'HEIC'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['8BPS', 'Photoshop'],
  ['\0\0\x01\0', 'ICO'],
  ['<svg', 'SVG'],
];
const OTHERS: readonly (readonly [signature: string, kind: string])[] = [
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip file'],
  ['....ftyp', 'a video'],
  ['<?xml', 'XML'],
  ['<!DOCTYPE', 'a web page'],
  ['<!doctype', 'a web page'],
  ['<html', 'a web page'],
];
/** `ftyp` boxes of the brands mif1, mif2, miaf and msf1 hold any kind of image. Those of AVIF name it among their compatible brands. */
const BRANDS_BYTES = 64;

/** Detects the format by content, regardless of the file name. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  return IMAGES.find(([signature]) => startsWith(bytes, signature))?.[1];
}

/** Names the image format of bytes that cannot be decoded. Returns undefined if they are not an image. */
export function unsupportedFormat(bytes: Uint8Array): string | undefined {
  const format = UNSUPPORTED.find(([signature]) => startsWith(bytes, signature))?.[1];
  if (format !== 'HEIC') return format;
  const brands = String.fromCharCode(...bytes.subarray(8, BRANDS_BYTES));
  if (/^m(p4|mp|4[av])/.test(brands)) return undefined;
  return brands.includes('avif') ? 'AVIF' : 'HEIC';
}

/** Creates an error that names the unsupported format, or says what the bytes look like instead. */
export function unknownFormat(bytes: Uint8Array, name: string): DataError {
  const format = unsupportedFormat(bytes);
  if (format) {
    return new DataError(`${name}: ${format} is not supported: convert it to PNG or JPEG`, {
      code: 'DATA_FORMAT',
    });
  }
  return unsupported(
    `${name} is not a PNG, JPEG, WebP, GIF or BMP file: ${describe(bytes)}`,
    'Convert it to one of these formats. Renaming it is not enough.',
  );
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  const known = OTHERS.find(([signature]) => startsWith(bytes, signature));
  if (known) return `it looks like ${known[1]}`;
  const start = bytes.subarray(0, 64);
  if (start.every((byte) => byte >= 9 && byte < 127)) return 'it looks like text';
  return `it starts with ${Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

const startsWith = (bytes: Uint8Array, signature: string) =>
  bytes.length >= signature.length &&
  Array.from(signature).every((char, i) => char === '.' || char.charCodeAt(0) === bytes[i]);
