import { DataError } from '@convkit/core';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** How files begin; a dot stands for any byte. */
const IMAGES: readonly (readonly [beginning: string, format: ImageFormat])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['RIFF....WEBP', 'webp'],
];
const OTHERS: readonly (readonly [beginning: string, kind: string])[] = [
  ['GIF8', 'a GIF'],
  ['BM', 'a BMP'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['....ftypavi', 'an AVIF'],
  ['....ftyphei', 'a HEIC'],
  ['....ftypmif', 'a HEIC'],
  ['\0\0\x01\0', 'an icon'],
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip file'],
  ['<svg', 'an SVG'],
  ['<?xml', 'XML'],
  ['<!DOCTYPE', 'a web page'],
  ['<!doctype', 'a web page'],
  ['<html', 'a web page'],
];

/** By content: the name tells nothing. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  return IMAGES.find(([beginning]) => begins(bytes, beginning))?.[1];
}

/** Says what the bytes look like instead. */
export function unknownFormat(bytes: Uint8Array, name: string): DataError {
  return new DataError(`${name} is no PNG, JPEG or WebP file: ${looks(bytes)}`, {
    hint: 'These three formats are read, whatever the file is called.',
  });
}

function looks(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  const known = OTHERS.find(([beginning]) => begins(bytes, beginning));
  if (known) return `it looks like ${known[1]}`;
  const start = bytes.subarray(0, 64);
  if (start.every((byte) => byte >= 9 && byte < 127)) return 'it looks like text';
  return `it begins with ${Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

const begins = (bytes: Uint8Array, beginning: string) =>
  bytes.length >= beginning.length &&
  Array.from(beginning).every((char, i) => char === '.' || char.charCodeAt(0) === bytes[i]);
