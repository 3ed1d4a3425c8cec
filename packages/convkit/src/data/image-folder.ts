import type { FolderFile } from '@convkit/data/browser';
import { platform } from '#platform';
import { checkOptionNames } from '../options/check-option-names.js';
import { checkFlag, checkValue, isObject } from '../options/check-value.js';
import type { ImageFolderSource } from '../platform/platform.js';
import { checkSplitOptions, classificationData } from './build-data.js';
import {
  type ClassificationData,
  IMAGE_FOLDER_OPTIONS,
  type ImageFolderOptions,
} from './classification-data.js';

/**
 * Opens a folder of images: one subfolder per class, or the parts `train`, `val` and `test` with one subfolder per class each. Classes are
 * matched by name. Each file is read and checked now, and decoded when it is needed. If there is only one of `val` and `test`, it serves
 * for both; without either, a part of each class is held out.
 * @param source - the path of the folder in Node; in a page, what the user picked, dropped or opened.
 * @throws DataError if a file or folder cannot be used, naming it; ConfigError if an option is invalid.
 */
export async function imageFolder(
  source: ImageFolderSource,
  options: ImageFolderOptions = {},
): Promise<ClassificationData> {
  checkOptionNames(options, IMAGE_FOLDER_OPTIONS);
  checkSplitOptions(options);
  checkFlag('skipCorrupt', options.skipCorrupt);
  checkFlag('allowEmpty', options.allowEmpty);
  const isSource = typeof source === 'string' ? source !== '' : isObject(source);
  checkValue('the folder of images', source, 'a path, or files or a folder that the user picked', isSource);
  const name = nameOf(source);
  const { channels, background, skipCorrupt = false, allowEmpty = false } = options;
  const parts = await platform.openFolder(source, {
    allowEmpty,
    onCorrupt: skipCorrupt ? 'skip' : 'throw',
    ...(channels !== undefined && { channels }),
    ...(background !== undefined && { background }),
  });
  return classificationData(
    { ...parts, source: name, ...(background !== undefined && { background }) },
    options,
  );
}

/** The path, or the name of the folder that was picked or opened. */
function nameOf(source: ImageFolderSource): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  if ('kind' in source) return source.name;
  const [first] = Array.from<File | FolderFile | DataTransferItem>(source as ArrayLike<File>);
  if (!first || 'file' in first) return 'images';
  if ('webkitGetAsEntry' in first) return first.webkitGetAsEntry()?.name ?? 'images';
  return first.webkitRelativePath.split('/')[0] || 'images';
}
