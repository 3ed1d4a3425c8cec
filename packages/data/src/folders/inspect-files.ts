import { DataError } from '@convkit/core';
import { decodeImage, type ImageOptions } from '../images/decode.js';
import { formatOf, unknownFormat, unsupportedFormat } from '../images/formats/image-format.js';
import { checkImage, orientedSize } from '../images/formats/image-header.js';
import { isUniform } from '../images/image.js';
import type { DecodedImage } from '../images/types.js';
import { isImageName, type LabeledFile } from './class-folders.js';
import type { ImageFile, SkippedFile } from './image-folder.js';

/** An image file whose structure is sound. */
export interface InspectedImage extends LabeledFile {
  /** Size after the orientation is applied, or the size to which it was resized. */
  readonly height: number;
  readonly width: number;
  readonly gray: boolean;
  /** Whether it has transparency, and shows a single color on the background. */
  readonly isBlank: boolean;
  /** The decoded image, if it is to be kept. */
  readonly image?: DecodedImage;
}

/** A file that is not an image, with the name of its format if it is one that is not supported. */
export interface OtherFile extends SkippedFile {
  readonly format?: string;
}

/** What was found in the files of a class folder. */
export interface Inspection {
  readonly images: readonly InspectedImage[];
  readonly others: readonly OtherFile[];
  readonly broken: readonly SkippedFile[];
}

/** How to inspect. */
export interface InspectOptions extends ImageOptions {
  /** Whether to decode all images, instead of only those with transparency. */
  readonly decodeAll: boolean;
  /** Whether to keep the decoded images, which may take this many bytes. */
  readonly keep?: { readonly maxBytes: number; readonly where: string };
}

const CONCURRENT_READS = 16;
const SIGNATURE_BYTES = 64;

/**
 * Reads each file once and checks it as far as possible without decoding its pixels. A file counts as an image by its content; one that
 * has neither the name nor the content of an image is not read to its end. Reads several at a time, since most of the time is spent waiting.
 * @throws DataError if the images that are kept exceed `maxBytes`.
 */
export async function inspectFiles(
  files: readonly LabeledFile[],
  options: InspectOptions,
): Promise<Inspection> {
  const images: InspectedImage[] = [];
  const others: OtherFile[] = [];
  const broken: SkippedFile[] = [];
  let bytes = 0;
  for (let start = 0; start < files.length; start += CONCURRENT_READS) {
    const group = files.slice(start, start + CONCURRENT_READS);
    const found = await Promise.all(group.map((file) => inspect(file, options).catch(asBroken(file))));
    for (const one of found) {
      if ('label' in one) images.push(one);
      else if ('problem' in one) broken.push({ path: one.path, reason: one.problem });
      else others.push(one);
      bytes += 'label' in one ? (one.image?.data.length ?? 0) : 0;
    }
    if (options.keep && bytes > options.keep.maxBytes) throw tooLarge(options.keep);
  }
  return { images, others, broken };
}

export const tooLarge = ({ where, maxBytes }: { readonly where: string; readonly maxBytes: number }) =>
  new DataError(`the images of ${where || 'the folder'} take more than ${maxBytes} bytes in memory`, {
    hint: 'Set lazy: true, choose a smaller size, or raise maxBytes.',
  });

interface BrokenFile {
  readonly path: string;
  readonly problem: string;
}

const asBroken =
  ({ file: { path } }: LabeledFile) =>
  (error: unknown): BrokenFile => {
    if (error instanceof DataError) return { path, problem: error.message };
    throw error;
  };

async function inspect(
  { file, label }: LabeledFile,
  { decodeAll, keep, ...options }: InspectOptions,
): Promise<InspectedImage | OtherFile> {
  const { path } = file;
  if (!isImageName(path)) {
    const start = await file.read(SIGNATURE_BYTES);
    if (!formatOf(start)) return otherFile(file, start);
  }
  const bytes = await file.read();
  if (bytes.length > 0 && !formatOf(bytes)) return otherFile(file, bytes);
  const header = checkImage(bytes, path, options.maxPixels);
  const { gray, alpha } = header;
  const image = decodeAll || alpha ? await decodeImage(bytes, path, options) : undefined;
  const [height, width] = options.size ?? orientedSize(header);
  return {
    file,
    label,
    height,
    width,
    gray,
    isBlank: alpha && image !== undefined && isUniform(image),
    ...(keep && image && { image }),
  };
}

function otherFile({ path }: ImageFile, bytes: Uint8Array): OtherFile {
  const format = unsupportedFormat(bytes);
  return { path, reason: unknownFormat(bytes, path).message, ...(format !== undefined && { format }) };
}
