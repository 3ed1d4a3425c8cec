import { DataError } from '@convkit/core';
import { DEFAULT_BACKGROUND } from '../images/limits.js';
import { groupByClass, LAYOUT } from './class-folders.js';
import { type FolderEntry, sortEntries } from './folder-entries.js';
import { imageDataset } from './image-dataset.js';
import type { ImageFolder, ImageFolderOptions, ImageParts, ImagePartsOptions } from './image-folder.js';
import { countsOf, type InspectedPart, inspectParts } from './inspect-parts.js';
import { asPart, findParts, labelByName } from './part-folders.js';
import {
  blankImagesWarning,
  brokenFilesWarning,
  imbalanceWarning,
  listed,
  otherFilesWarning,
} from './warnings.js';

/**
 * Opens the entries of a folder whose subfolders are classes.
 * @param where - name of the folder in messages.
 * @throws DataError if a file or folder cannot be used. The message names it.
 */
export async function openFolder(
  entries: readonly FolderEntry[],
  where: string,
  options: ImageFolderOptions,
): Promise<ImageFolder> {
  const { kept, ignored } = sortEntries(entries);
  const chosen = { lazy: false, channels: 3 as const, ...options };
  const folder = asPart('train', groupByClass(kept, where));
  const inspected = await inspectParts([folder], where, chosen);
  const [part] = inspected as [InspectedPart];
  return { ...datasetOf(part, chosen), ignored, warnings: warningsOf(inspected, chosen) };
}

/**
 * Opens the entries of a folder with parts, or of one whose subfolders are classes.
 * @param where - name of the folder in messages.
 * @throws DataError if a file or folder cannot be used, or the classes of the parts do not match.
 */
export async function openParts(
  entries: readonly FolderEntry[],
  where: string,
  options: ImagePartsOptions,
): Promise<ImageParts> {
  const { kept, ignored } = sortEntries(entries);
  const { parts, warnings } = findParts(kept, where);
  const inspected = await inspectParts(labelByName(parts), where, { lazy: true, ...options });
  const images = inspected.flatMap(({ found }) => found.images);
  const channels = options.channels ?? (images.every(({ gray }) => gray) ? 1 : 3);
  const open = (part: InspectedPart): ImageFolder => ({
    ...datasetOf(part, { lazy: true, ...options, channels }),
    ignored,
    warnings: [],
  });
  const [training, ...rest] = inspected as [InspectedPart, ...InspectedPart[]];
  const { classes } = training;
  const empty = inspected.find(({ found }) => found.images.length === 0);
  if (empty)
    throw new DataError(`${empty.where || 'the folder'} has no images`, {
      code: 'DATA_LAYOUT',
      hint: LAYOUT,
    });
  return {
    classes,
    train: open(training),
    ...Object.fromEntries(rest.map((part) => [part.name, open(part)])),
    channels,
    warnings: [
      ...warnings,
      ...warningsOf(inspected, options),
      ...inspected.flatMap(missingClasses),
      ...imbalanceWarning(classes, countsOf(training)),
    ],
    ignored,
  };
}

function datasetOf(
  { classes, found }: InspectedPart,
  { channels, size, background, maxPixels, decoders }: ImageFolderOptions & { readonly channels: 1 | 3 },
): Omit<ImageFolder, 'ignored' | 'warnings'> {
  const options = { classes, channels, size, background, maxPixels, decoders };
  const skipped = [...found.others, ...found.broken].map(({ path, reason }) => ({ path, reason }));
  return { ...imageDataset(found.images, options), skipped };
}

function warningsOf(
  parts: readonly InspectedPart[],
  { background = DEFAULT_BACKGROUND }: ImageFolderOptions,
): string[] {
  const all = parts.map(({ found }) => found);
  return [
    ...otherFilesWarning(all.flatMap(({ others }) => others)),
    ...brokenFilesWarning(all.flatMap(({ broken }) => broken)),
    ...blankImagesWarning(
      all.flatMap(({ images }) => images),
      background,
    ),
  ];
}

function missingClasses(part: InspectedPart): string[] {
  const counts = countsOf(part);
  const missing = part.classes.filter((_, label) => counts[label] === 0);
  const noun = part.name === 'train' ? 'training' : part.name;
  return missing.length === 0 ? [] : [`no ${noun} images of ${listed(missing)}`];
}
