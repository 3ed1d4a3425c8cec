import { DataError } from '@convkit/core';
import { shownPath } from './folder-entries.js';
import type { ImagePartsOptions } from './image-folder.js';
import { type Inspection, inspectFiles, tooLarge } from './inspect-files.js';
import type { PartFolder } from './part-folders.js';
import { counted, listed } from './warnings.js';

const MAX_BYTES = 2 ** 31;
/** Broken files that an error names. */
const NAMED_FILES = 10;

/** A part and what was found in its files. */
export interface InspectedPart extends PartFolder {
  readonly found: Inspection;
}

/**
 * Inspects the files of all parts.
 * @throws DataError if files are broken, naming the first ten; if a class folder has no images; or if the images need too much memory.
 */
export async function inspectParts(
  parts: readonly PartFolder[],
  where: string,
  {
    lazy = false,
    onCorrupt = 'throw',
    maxBytes = MAX_BYTES,
    allowEmpty = false,
    ...options
  }: ImagePartsOptions,
): Promise<InspectedPart[]> {
  // Images are resized after their channels are converted, which are not known before all images are.
  const { size, ...unsized } = options;
  const decoding = options.channels === undefined ? unsized : options;
  const inspected: InspectedPart[] = [];
  for (const part of parts) {
    const found = await inspectFiles(part.files, {
      ...decoding,
      decodeAll: !lazy || onCorrupt === 'skip',
      ...(!lazy && { keep: { maxBytes, where } }),
    });
    inspected.push({ ...part, found });
  }
  const broken = inspected.flatMap(({ found }) => found.broken);
  if (broken.length > 0 && onCorrupt === 'throw') {
    const total = inspected.reduce((sum, { found }) => sum + found.images.length, broken.length);
    const reasons = listed(
      broken.map(({ reason }) => reason),
      NAMED_FILES,
    );
    throw new DataError(`${broken.length} of ${counted(total, 'image file')} cannot be read: ${reasons}`, {
      code: 'DATA_CORRUPT',
      hint: "Replace or delete these files, or skip them: onCorrupt: 'skip' in @convkit/data, skipCorrupt in convkit, --skip-corrupt on the command line.",
    });
  }
  if (!allowEmpty) for (const part of inspected) checkClasses(part);
  const bytes = inspected.flatMap(({ found }) => found.images.map(({ image }) => image?.data.length ?? 0));
  if (bytes.reduce((sum, length) => sum + length, 0) > maxBytes) throw tooLarge({ where, maxBytes });
  return inspected;
}

/** @throws DataError if a class folder of the part has no images. */
function checkClasses({ where, classes, folders, found }: InspectedPart): void {
  const counts = countsOf({ classes, found });
  const empty = folders.find((name) => counts[classes.indexOf(name)] === 0);
  if (empty === undefined) return;
  const folder = shownPath(where, [empty]);
  const reason = [...found.others, ...found.broken].find(({ path }) => path.startsWith(`${folder}/`))?.reason;
  throw new DataError(
    `the class folder ${folder} has no images that can be read${reason === undefined ? '' : `: ${reason}`}`,
    {
      code: 'DATA_LAYOUT',
      hint: 'Add images, move the folder elsewhere, or accept a class without images: allowEmpty in code, --allow-empty on the command line.',
    },
  );
}

/** Number of images of each class. */
export function countsOf({ classes, found }: Pick<InspectedPart, 'classes' | 'found'>): number[] {
  const counts = classes.map(() => 0);
  for (const { label } of found.images) counts[label] = (counts[label] as number) + 1;
  return counts;
}
