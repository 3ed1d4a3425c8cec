import { type FolderFile, folderFiles } from '@convkit/data/browser';
import { prepareImages } from '../teach/teacher.js';
import {
  addClass,
  addImages,
  imageClasses,
  imageCount,
  MAX_IMAGES,
  MIN_CLASSES,
  removeClass,
} from './image-classes.js';

/** Number of files that the worker reads at once. */
const AT_ONCE = 32;

/** How reading files went. */
export interface ReadReport {
  readonly added: number;
  /** Number of images beyond the limit. */
  readonly left: number;
  /** Names of the files that are not images, or broken. */
  readonly broken: readonly string[];
}

/** Adds image files to a class, decoded and made small in a worker. */
export async function addFiles(
  classId: number,
  files: readonly File[],
  report: (done: number) => void = () => {},
): Promise<ReadReport> {
  let added = 0;
  const broken: string[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    if (imageCount.value >= MAX_IMAGES) return { added, left: files.length - start, broken };
    const some = files.slice(start, start + AT_ONCE);
    const blobs = await prepareImages(some);
    for (const [i, blob] of blobs.entries()) if (!blob) broken.push(some[i]?.name ?? '');
    added += addImages(
      classId,
      blobs.filter((blob) => blob !== undefined),
    );
    report(Math.min(files.length, start + AT_ONCE));
  }
  return { added, left: 0, broken };
}

/** Adds the images of a folder, each class from a folder of its own, in place of classes that have no images yet. */
export async function addFolder(
  files: readonly FolderFile[],
  report: (done: number) => void = () => {},
): Promise<ReadReport> {
  let total: ReadReport = { added: 0, left: 0, broken: [] };
  let done = 0;
  const groups = groupByFolder(files);
  for (const name of groups.keys()) addClass(name);
  for (const { id, name, images } of imageClasses.value) {
    if (groups.size >= MIN_CLASSES && images.length === 0 && !groups.has(name)) removeClass(id);
  }
  for (const [name, own] of groups) {
    const { added, left, broken } = await addFiles(addClass(name), own, (count) => report(done + count));
    done += own.length;
    total = {
      added: total.added + added,
      left: total.left + left,
      broken: [...total.broken, ...broken],
    };
  }
  return total;
}

/** The files of a drop. Must be called within the event. */
export const droppedFolder = ({ items }: DataTransfer): Promise<FolderFile[]> => folderFiles(items);

const PART = /^(train|training|val|valid|validation|test)$/i;
const JUNK = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/;

/** The images of each class by its folder. The parts of a split folder are put together; files beside the folders are left out. */
export function groupByFolder(files: readonly FolderFile[]): ReadonlyMap<string, readonly File[]> {
  const groups = new Map<string, File[]>();
  for (const { path, file } of files) {
    if (JUNK.test(path)) continue;
    const folders = path.split('/').slice(0, -1);
    const [first, second] = folders;
    const name = second !== undefined && PART.test(first ?? '') ? second : first;
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(file);
    else groups.set(name, [file]);
  }
  return groups;
}
