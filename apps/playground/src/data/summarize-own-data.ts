import { isConvkitError } from '@convkit/core';
import { type FolderFile, type ImageParts, openImageFiles } from '@convkit/data/browser';
import { classificationData } from 'convkit';
import type { OwnData } from './own-data.js';
import { openOwnData } from './own-datasets.js';
import { type OwnSummary, summaryOf } from './own-summary.js';

/**
 * Counts the images of a folder or of IDX files as a run would split them, by the rules of `imageFolder`.
 * @throws DataError if a run could not use them.
 */
export async function summarizeOwnData(images: OwnData): Promise<OwnSummary> {
  if (images.kind === 'folder') return summarizeFolder(images.files);
  const data = await openOwnData(images, { data: { source: 'own' }, seed: 1 });
  return summaryOf(data, { heldOut: false, skipped: 0 });
}

async function summarizeFolder(files: readonly FolderFile[]): Promise<OwnSummary> {
  const parts = await openParts(files);
  const { train, validation, test } = parts;
  const skipped = [train, validation, test].reduce((sum, part) => sum + (part?.skipped.length ?? 0), 0);
  const data = classificationData({ source: 'own', ...parts });
  return summaryOf(data, { heldOut: !validation && !test, skipped });
}

/** Opens a folder without decoding its images, unless some are broken: only then are these skipped. */
async function openParts(files: readonly FolderFile[]): Promise<ImageParts> {
  try {
    return await openImageFiles(files);
  } catch (error) {
    if (!isConvkitError(error) || error.code !== 'DATA_CORRUPT') throw error;
    return openImageFiles(files, { onCorrupt: 'skip' });
  }
}
