import { ConfigError, DataError } from '@convkit/core';
import Papa from 'papaparse';
import { type ByteSource, GrowingBytes } from '../../archives/byte-source.js';
import { decompressedPieces } from '../../archives/gzip.js';
import { type ArrayDataset, arrayDataset, type Shape, sizeOf } from '../dataset.js';
import { DEFAULT_MAX_BYTES } from '../idx/idx.js';
import { lines } from './csv-lines.js';

export interface CsvOptions {
  /** Of every image; a line has that many pixels, channels innermost. */
  readonly shape: Shape;
  /** Labels are numbers that count these; absent, labels are names or numbers, and the classes all that occur, in order. */
  readonly classes?: readonly string[];
  /** Which column holds the label: 'first' unless told. */
  readonly label?: 'first' | 'last';
  /** What errors call the file. */
  readonly name?: string;
  /** Of images to hold: 1 GiB unless told. */
  readonly maxBytes?: number;
}

/** What a pixel takes in text, with its comma; labels and names of columns may take as much more. */
const CHARACTERS = 16;

/**
 * Images as lines of numbers from 0 to 255, `label,pixel0,pixel1,…`: Kaggle's form of MNIST. A first line whose pixels
 * are no numbers is a header. The file may be gzip. Memory: a byte a pixel, doubled as it grows, and one line.
 * @throws DataError naming file, line and column: of a value that is no pixel, a line of another length.
 */
export async function csvPixels(source: ByteSource, options: CsvOptions): Promise<ArrayDataset> {
  const { shape, classes, label = 'first', name = 'csv', maxBytes = DEFAULT_MAX_BYTES } = options;
  const pixels = sizeOf(shape);
  if (!Number.isSafeInteger(pixels) || pixels < 1) {
    throw new ConfigError(`the shape of the images is ${shape.join('x')}`);
  }
  const first = label === 'first' ? 1 : 0;
  const images = new GrowingBytes(name, maxBytes);
  const labels: string[] = [];
  const row = new Uint8Array(pixels);
  let begun = false;
  const text = decompressedPieces(source, name, Number.MAX_SAFE_INTEGER);
  for await (const { line, number } of lines(text, name, CHARACTERS * (pixels + 1) + 1024)) {
    const where = `${name}, line ${number}`;
    const fields = parseLine(line, where);
    if (fields.length !== pixels + 1) {
      throw new DataError(`${where}: ${fields.length} columns instead of a label and ${pixels} pixels`);
    }
    const header = !begun && isHeader(fields.slice(first, first + pixels));
    begun = true;
    if (header) continue;
    for (let i = 0; i < pixels; i++) row[i] = pixelOf(fields[first + i] as string, where, first + i + 1);
    images.add(row);
    labels.push((fields[first === 1 ? 0 : pixels] as string).trim());
  }
  if (labels.length === 0) throw new DataError(`${name} holds no images`);
  const known = classes ?? [...new Set(labels)].sort(byNumberOrName);
  const labeled = classes ? labels.map(numberOf) : labels.map((text) => known.indexOf(text));
  const names = { images: name, labels: `the labels of ${name}` };
  return arrayDataset({ images: images.bytes(), labels: labeled, shape, classes: known, names });
}

/** One line's fields. No line break stands within quotes here: numbers have none. */
function parseLine(line: string, where: string): string[] {
  const { data, errors } = Papa.parse<string[]>(line, { delimiter: ',', newline: '\n' });
  const [error] = errors;
  if (error) throw new DataError(`${where}: ${error.message}`);
  return data[0] ?? [];
}

function pixelOf(field: string, where: string, column: number): number {
  const value = numberOf(field);
  if (Number.isInteger(value) && value >= 0 && value <= 255) return value;
  throw new DataError(
    `${where}, column ${column}: ${JSON.stringify(field.slice(0, 40))} is no whole number from 0 to 255`,
  );
}

/** Of digits alone, as ` 12` or `12.0` may be; other text, the empty one too, is no number. */
const numberOf = (field: string) => (/^\s*\d{1,9}(\.0*)?\s*$/.test(field) ? Number(field) : Number.NaN);

const isHeader = (fields: readonly string[]) => fields.every((field) => Number.isNaN(numberOf(field)));

function byNumberOrName(a: string, b: string): number {
  const difference = numberOf(a) - numberOf(b);
  return Number.isNaN(difference) ? (a < b ? -1 : 1) : difference;
}
