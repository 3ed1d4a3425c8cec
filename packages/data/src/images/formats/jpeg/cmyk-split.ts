import { unsupported } from '../image-problems.js';
import { JpegBitReader, JpegBitWriter } from './jpeg-bits.js';
import { CONVERT, damaged, EOI, isFrame, SOI, SOS, segments, truncated } from './jpeg-container.js';
import { copyBlock, HuffmanTables, type ScanKind } from './jpeg-huffman.js';

const PROGRESSIVE = 0xc2;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const APP14 = 0xee;
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];
const RGB = 0;
const YCBCR = 1;
const YCCK = 2;

/** The components of each of the two files, in order. In the second, black takes the place of green, and the others only fill up. */
const PARTS = [
  [0, 1, 2],
  [0, 3, 2],
] as const;

interface Frame {
  readonly isProgressive: boolean;
  /** Identifier, sampling factors and quantization table of each component. */
  readonly components: readonly Uint8Array[];
  /** Number of MCUs: ITU-T T.81, section A.2.3. */
  readonly units: number;
  /** Blocks of each component in an MCU. */
  readonly blocks: readonly number[];
}

/**
 * Splits a JPEG of four components in two of three, which hold the same coefficients. Scans of a single component are copied, those of
 * all four are taken apart block by block.
 * @throws DataError if the file is damaged, truncated or of an unsupported kind.
 */
export function splitCmykJpeg(
  bytes: Uint8Array,
  name: string,
): { readonly colors: Uint8Array; readonly black: Uint8Array; readonly isYcck: boolean } {
  const all = [...segments(bytes, name)];
  const adobe = all.find(
    ({ marker, body }) => marker === APP14 && ADOBE.every((byte, i) => body[i] === byte),
  );
  const isYcck = adobe?.body[11] === YCCK;
  const files = [isYcck ? YCBCR : RGB, RGB].map((transform) => [0xff, SOI, ...adobeSegment(transform)]);
  const tables = new HuffmanTables(name);
  let frame: Frame | undefined;
  let interval = 0;
  for (const [i, { marker, body, end }] of all.entries()) {
    if (marker === DHT) tables.read(body);
    if (marker === DRI) interval = 256 * (body[0] ?? 0) + (body[1] ?? 0);
    if (marker === DHT || marker === DRI || marker === DQT) {
      for (const file of files) append(file, segment(marker, body));
    } else if (isFrame(marker)) {
      const found = frameOf(marker, body, name);
      frame = found;
      for (const [p, part] of PARTS.entries()) {
        const chosen = part.flatMap((c) => [...(found.components[c] as Uint8Array)]);
        append(files[p] as number[], segment(marker, [...body.subarray(0, 5), 3, ...chosen]));
      }
    } else if (marker === SOS) {
      if (!frame) throw damaged(name, 'a scan comes before its frame header');
      const data = bytes.subarray(end, all[i + 1]?.start ?? bytes.length);
      splitScan({ frame, header: body, data, interval, tables, name }, files);
    }
  }
  const [colors, black] = files.map((file) => Uint8Array.from(file.concat(0xff, EOI)));
  return { colors: colors as Uint8Array, black: black as Uint8Array, isYcck };
}

interface Scan {
  readonly frame: Frame;
  readonly header: Uint8Array;
  readonly data: Uint8Array;
  readonly interval: number;
  readonly tables: HuffmanTables;
  readonly name: string;
}

function splitScan({ frame, header, data, interval, tables, name }: Scan, files: readonly number[][]): void {
  const count = header[0] as number;
  const selectors = Array.from({ length: count }, (_, i) => header.subarray(1 + 2 * i, 3 + 2 * i));
  const spectrum = header.subarray(1 + 2 * count);
  if (spectrum.length !== 3) throw damaged(name, 'a scan header has the wrong length');
  const indices = selectors.map(([id]) => frame.components.findIndex((component) => component[0] === id));
  if (count === 1) {
    for (const [p, part] of PARTS.entries()) {
      if (!part.some((c) => c === indices[0])) continue;
      append(files[p] as number[], segment(SOS, header));
      append(files[p] as number[], data);
    }
    return;
  }
  if (indices.some((index, i) => index !== i) || count !== 4) throw unusual(name);
  for (const [p, part] of PARTS.entries()) {
    const chosen = part.flatMap((c) => [...(selectors[c] as Uint8Array)]);
    append(files[p] as number[], segment(SOS, [3, ...chosen, ...spectrum]));
  }
  const kind: ScanKind = !frame.isProgressive ? 'sequential' : (spectrum[2] as number) >> 4 ? 'refine' : 'dc';
  const reader = new JpegBitReader(data, () => truncated(name));
  const writers = files.map((file) => new JpegBitWriter(file));
  for (let unit = 0; unit < frame.units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      reader.restart();
      for (const writer of writers) writer.restart(unit / interval - 1);
    }
    const bits = frame.blocks.map((blocks, c) => {
      const copied: number[] = [];
      const chosen = (selectors[c] as Uint8Array)[1] as number;
      for (let block = 0; block < blocks; block++) copyBlock(reader, copied, kind, tables, chosen);
      return copied;
    });
    for (const [p, part] of PARTS.entries()) {
      for (const c of part) (writers[p] as JpegBitWriter).write(bits[c] as number[]);
    }
  }
  for (const writer of writers) writer.flush();
}

function frameOf(marker: number, body: Uint8Array, name: string): Frame {
  if (body.length !== 18 || body[5] !== 4) throw damaged(name, 'its frame header has the wrong length');
  const [, h1, h0, w1, w0] = body as unknown as [number, number, number, number, number];
  const components = [0, 1, 2, 3].map((c) => body.slice(6 + 3 * c, 9 + 3 * c));
  const sampling = components.map(([, factors = 0]) => [factors >> 4, factors & 15] as const);
  const [across, down] = [0, 1].map((i) => Math.max(...sampling.map((factors) => factors[i] as number)));
  // Both files have the same MCUs, because the first component is in both.
  const isRegular = sampling[0]?.[0] === across && sampling[0]?.[1] === down;
  if (!isRegular || sampling.some(([h, v]) => h < 1 || v < 1 || h > 4 || v > 4)) throw unusual(name);
  const units =
    Math.ceil((256 * w1 + w0) / (8 * (across as number))) *
    Math.ceil((256 * h1 + h0) / (8 * (down as number)));
  return {
    isProgressive: marker === PROGRESSIVE,
    components,
    units,
    blocks: sampling.map(([h, v]) => h * v),
  };
}

const segment = (marker: number, body: ArrayLike<number>) => {
  const length = body.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...Array.from(body)];
};

/** The color transform that Adobe's marker declares: 0 for RGB, 1 for YCbCr. */
const adobeSegment = (transform: number) => segment(APP14, [...ADOBE, 0, 100, 0, 0, 0, 0, transform]);

function append(file: number[], bytes: ArrayLike<number>): void {
  for (let i = 0; i < bytes.length; i++) file.push(bytes[i] as number);
}

const unusual = (name: string) =>
  unsupported(`${name} is a CMYK JPEG with an unsupported arrangement of components`, CONVERT);
