import { checkArguments, checkOptions } from '@convkit/core';
import { type DownloadOptions, downloadStream, restarting } from '../download/download.js';
import { writeWhole } from './files.js';

/**
 * Downloads a file to `path`, retrying and resuming as needed. The folder is created if necessary. The file appears only once it is
 * complete and has the expected checksum. Memory: one piece.
 * @throws DataError as `download`.
 */
export async function downloadFile(
  url: string | URL,
  path: string,
  options: Omit<DownloadOptions, 'cache'> = {},
): Promise<void> {
  checkArguments('downloadFile', { url, path }, { url: 'URL', path: 'name' });
  checkOptions('downloadFile', options);
  await restarting(() => writeWhole(path, downloadStream(url, options)));
}
