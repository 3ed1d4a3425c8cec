import { ConfigError, checkArguments, checkOptions, DataError } from '@convkit/core';
import {
  type ByteSource,
  DEFAULT_MAX_BYTES,
  GrowingBytes,
  type SizeLimit,
} from '../../archives/byte-source.js';
import { decompressedPieces } from '../../archives/gzip.js';
import { BYTE_SOURCE } from '../../check-values.js';
import { type Shape, sizeOf } from '../../images/types.js';
import { type ArrayDataset, arrayDataset } from '../dataset.js';
import { csvLines, splitFields } from './csv-lines.js';

/** Options for `csvPixels`. */
export interface CsvOptions extends SizeLimit {
  /** Shape of every image. Each line has that many pixels, row by row, channels innermost. */
  readonly shape: Shape;
  /** Class names that numeric labels index. Defaults to the labels that occur, sorted, which may then be names. */
  readonly classes?: readonly string[];
  /**
   * Column of the label.
   * @defaultValue 'first'
   */
  readonly label?: 'first' | 'last';
  /**
   * Name of the file in error messages.
   * @defaultValue 'csv'
   */
  readonly name?: string;
}

/** Size limit of a pixel in text, with its comma. */
const PIXEL_CHARACTERS = 16;
/** Size limit of the label or of a header cell beyond that. */
const EXTRA_CHARACTERS = 1024;

/**
 * Reads images from lines of numbers from 0 to 255, `label,pixel0,pixel1,…`: Kaggle's format of MNIST. A first line without numbers is
 * treated as a header. The file may be gzip. Memory: one byte per pixel, twice that while it grows, and one line.
 * @throws DataError if a value is not a pixel or a line has the wrong length. The message names file, line and column.
 */
export async function csvPixels(source: ByteSource, options: CsvOptions): Promise<ArrayDataset> {
  checkArguments('csvPixels', { source }, { source: BYTE_SOURCE });
  checkOptions('csvPixels', options, {
    shape: 'array',
    classes: 'strings?',
    label: 'string?',
    name: 'string?',
    maxBytes: 'not negative?',
  });
  const { shape, classes, label = 'first', name = 'csv', maxBytes = DEFAULT_MAX_BYTES } = options;
  const pixels = sizeOf(shape);
  if (!Number.isSafeInteger(pixels) || pixels < 1) {
    throw new ConfigError(`shape must have extents from 1, got ${shape.join('x')}`);
  }
  const first = label === 'first' ? 1 : 0;
  const images = new GrowingBytes(name, maxBytes);
  const labels: string[] = [];
  const row = new Uint8Array(pixels);
  let started = false;
  const text = decompressedPieces(source, name, Number.MAX_SAFE_INTEGER);
  const limit = PIXEL_CHARACTERS * (pixels + 1) + EXTRA_CHARACTERS;
  for await (const { line, number } of csvLines(text, name, limit)) {
    const where = `${name}, line ${number}`;
    const fields = splitFields(line);
    if (!fields) throw new DataError(`${where}: a quoted field is not closed properly`);
    if (fields.length !== pixels + 1) {
      throw new DataError(`${where}: ${fields.length} columns instead of a label and ${pixels} pixels`);
    }
    const header = !started && isHeader(fields.slice(first, first + pixels));
    started = true;
    if (header) continue;
    for (let i = 0; i < pixels; i++) row[i] = pixelOf(fields[first + i] as string, where, first + i + 1);
    images.add(row);
    labels.push((fields[first === 1 ? 0 : pixels] as string).trim());
  }
  if (labels.length === 0) throw new DataError(`${name} contains no images`);
  const known = classes ?? [...new Set(labels)].sort(byNumberOrName);
  const labeled = classes ? labels.map(numberOf) : labels.map((text) => known.indexOf(text));
  const names = { images: name, labels: `the labels of ${name}` };
  return arrayDataset({ images: images.bytes(), labels: labeled, shape, classes: known, names });
}

function pixelOf(field: string, where: string, column: number): number {
  const value = numberOf(field);
  if (Number.isInteger(value) && value >= 0 && value <= 255) return value;
  throw new DataError(
    `${where}, column ${column}: ${JSON.stringify(field.slice(0, 40))} is not a whole number from 0 to 255`,
  );
}

/** Parses digits, such as ` 12` or `12.0`. Any other text, including the empty string, is NaN. */
const numberOf = (field: string) => (/^\s*\d{1,9}(\.0*)?\s*$/.test(field) ? Number(field) : Number.NaN);

const isHeader = (fields: readonly string[]) => fields.every((field) => Number.isNaN(numberOf(field)));

function byNumberOrName(a: string, b: string): number {
  const difference = numberOf(a) - numberOf(b);
  return Number.isNaN(difference) ? (a < b ? -1 : 1) : difference;
}
