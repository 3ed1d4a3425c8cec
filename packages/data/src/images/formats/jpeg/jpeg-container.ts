import { imageProblems, unsupported } from '../image-problems.js';
import type { ImageHeader } from '../types.js';

/** Errors of damaged JPEG files. */
export const { truncated, damaged } = imageProblems('JPEG');

export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
const APP1 = 0xe1;
const EXIF = [0x45, 0x78, 0x69, 0x66];
/** Baseline, extended and progressive, all Huffman-coded: ITU-T T.81, table B.1. */
const SUPPORTED_FRAMES = [0xc0, 0xc1, 0xc2];
/** DHT, JPG and DAC share the number range of the frame markers. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];
/** Encoders write about ten. Each costs a pass over all pixels. */
const MAX_SCANS = 100;

export interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
  /** Offset of the marker. */
  readonly start: number;
  /** Offset behind the body: of entropy-coded data, if this is the header of a scan. */
  readonly end: number;
}

/**
 * Reads the header of a JPEG file.
 * @throws DataError if it is damaged or of an unsupported kind.
 */
export function readJpegHeader(bytes: Uint8Array, name: string): ImageHeader {
  let exif: Uint8Array | undefined;
  for (const { marker, body } of segments(bytes, name)) {
    if (marker === APP1 && EXIF.every((byte, i) => body[i] === byte)) exif ??= body;
    if (isFrame(marker)) return { ...frameHeader(marker, body, name), ...(exif && { exif }) };
    if (marker === SOS || marker === EOI) break;
  }
  throw damaged(name, 'it has no frame header');
}

/** @throws DataError if the file is truncated, or has too many frames or scans. */
export function checkCompleteJpeg(bytes: Uint8Array, name: string): void {
  let frames = 0;
  let scans = 0;
  for (const { marker } of segments(bytes, name)) {
    if (isFrame(marker) && ++frames > 1) throw damaged(name, 'it has two frame headers');
    if (marker === SOS && ++scans > MAX_SCANS) throw damaged(name, `it has more than ${MAX_SCANS} scans`);
  }
  if (scans === 0) throw damaged(name, 'it has no scan');
}

export const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker);

function frameHeader(marker: number, body: Uint8Array, name: string): ImageHeader {
  if (body.length < 6) throw damaged(name, 'its frame header is incomplete');
  const [precision, height1, height0, width1, width0, components] = body as unknown as number[];
  if (!SUPPORTED_FRAMES.includes(marker) || precision !== 8) {
    const kind = `SOF${marker - 0xc0}, ${precision} bits per sample`;
    throw unsupported(`${name} is an unsupported kind of JPEG: ${kind}`, CONVERT);
  }
  if (components !== 1 && components !== 3 && components !== 4) {
    throw unsupported(`${name} is a JPEG with ${components} components, which is not supported`, CONVERT);
  }
  const height = 256 * (height1 as number) + (height0 as number);
  const width = 256 * (width1 as number) + (width0 as number);
  if (height === 0 || width === 0) throw damaged(name, `its size is ${width}x${height}`);
  return { format: 'jpeg', height, width, gray: components === 1, alpha: false, cmyk: components === 4 };
}

export const CONVERT = 'Convert it to PNG, or to a baseline JPEG in RGB or grayscale.';

/** Yields every marker segment, EOI included, skipping entropy-coded data: ITU-T T.81, annex B.1.1. */
export function* segments(bytes: Uint8Array, name: string): Generator<Segment> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw damaged(name, 'it does not start with an SOI marker');
  for (let at = 2; ; ) {
    if (bytes[at] !== undefined && bytes[at] !== 0xff) {
      const next = bytes.indexOf(0xff, at); // Skip stray bytes, as decoders do.
      at = next < 0 ? bytes.length : next;
    }
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined) throw truncated(name);
    at += 2;
    if (marker === EOI) {
      yield { marker, body: bytes.subarray(at, at), start: at - 2, end: at };
      return;
    }
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= SOI)) continue;
    const length = 256 * (bytes[at] ?? 0) + (bytes[at + 1] ?? 0);
    if (at + Math.max(length, 2) > bytes.length) throw truncated(name);
    if (length < 2) throw damaged(name, 'a segment is shorter than its length field');
    yield { marker, body: bytes.subarray(at + 2, at + length), start: at - 2, end: at + length };
    at += length;
  }
}
