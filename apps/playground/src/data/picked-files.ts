import { type FolderFile, folderFiles } from '@convkit/data/browser';
import { PageError } from '../ui/errors/page-error.js';
import { dataText } from './messages.js';
import type { OwnData } from './own-data.js';

export type PickedFiles = Extract<OwnData, { kind: 'folder' | 'idx' | 'cifar' }>;

const IDX = /(images|labels).*(idx|ubyte)/i;
const ARCHIVE = /\.(tar|tar\.gz|tgz)$/i;
/** Maximum number of files. A larger folder is rejected before it slows the page down. */
const MAX_FILES = 50_000;

/** The files of an input element: a folder, IDX files or the archive of CIFAR-10. */
export async function pickedFiles(list: FileList | null): Promise<PickedFiles> {
  const files = [...(list ?? [])];
  const isFolder = files.some(({ webkitRelativePath }) => webkitRelativePath !== '');
  return classify(isFolder ? await folderFiles(files) : files.map((file) => ({ path: file.name, file })));
}

/** The dropped files. Must be called within the event. */
export async function droppedFiles({ items }: DataTransfer): Promise<PickedFiles> {
  return classify(await folderFiles(items));
}

/** @throws PageError if there are no files, or too many. */
function classify(files: readonly FolderFile[]): PickedFiles {
  const t = () => dataText.value;
  if (files.length === 0) {
    throw new PageError(
      () => t().emptyFolder,
      () => t().emptyFolderHint,
    );
  }
  if (files.length > MAX_FILES) {
    throw new PageError(
      () => t().manyFiles({ count: files.length, limit: MAX_FILES }),
      () => t().manyFilesHint,
    );
  }
  if (files.every(({ path }) => !path.includes('/') && IDX.test(path))) {
    return { kind: 'idx', files: files.map(({ file }) => file) };
  }
  const [first] = files;
  if (files.length === 1 && first && ARCHIVE.test(first.path)) return { kind: 'cifar', files: [first.file] };
  return { kind: 'folder', files };
}
