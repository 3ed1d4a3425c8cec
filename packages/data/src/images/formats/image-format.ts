import { DataError } from '@convkit/core';
import type { ImageFormat } from '../types.js';

/** File signatures. A dot stands for any byte. */
const IMAGES: readonly (readonly [signature: string, format: ImageFormat])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['RIFF....WEBP', 'webp'],
];
const OTHERS: readonly (readonly [signature: string, kind: string])[] = [
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

/** Detects the format by content, regardless of the file name. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  return IMAGES.find(([signature]) => startsWith(bytes, signature))?.[1];
}

/** Creates an error that says what the bytes look like instead. */
export function unknownFormat(bytes: Uint8Array, name: string): DataError {
  return new DataError(`${name} is not a PNG, JPEG or WebP file: ${describe(bytes)}`, {
    hint: 'Convert it to one of these formats. Renaming it is not enough.',
  });
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
