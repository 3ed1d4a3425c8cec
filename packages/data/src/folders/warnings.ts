import type { SkippedFile } from './image-folder.js';
import type { InspectedImage, OtherFile } from './inspect-files.js';

/** Ratio of the largest class to the smallest from which on classes are unbalanced. */
const UNBALANCED = 10;
const SHOWN = 5;

/** Joins the first items, and counts the others. */
export function listed(items: readonly string[], most = SHOWN): string {
  const left = items.length - most;
  return items.slice(0, most).join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** Names files in class folders that are not images, and their formats if they are ones that are not supported. */
export function otherFilesWarning(others: readonly OtherFile[]): string[] {
  if (others.length === 0) return [];
  const formats = [...new Set(others.flatMap(({ format }) => format ?? []))].sort();
  const advice = formats.map((format) => `; ${format} is not supported: convert it to PNG or JPEG`).join('');
  const paths = listed(others.map(({ path }) => path));
  return [
    `skipped ${counted(others.length, 'file')} not readable as ${others.length === 1 ? 'an image' : 'images'}: ${paths}${advice}`,
  ];
}

export function brokenFilesWarning(broken: readonly SkippedFile[]): string[] {
  if (broken.length === 0) return [];
  return [
    `skipped ${counted(broken.length, 'broken image file')}: ${listed(broken.map(({ reason }) => reason))}`,
  ];
}

/** Names images with transparency that come out as one color on the background. */
export function blankImagesWarning(images: readonly InspectedImage[], background: number): string[] {
  const blank = images.filter(({ isBlank }) => isBlank).map(({ file }) => file.path);
  if (blank.length === 0) return [];
  const verb = blank.length === 1 ? 'shows' : 'show';
  return [
    `${counted(blank.length, 'transparent image')} ${verb} a single color on the background ${background}: ${listed(blank)}; choose another background, from 0 (black) to 255 (white)`,
  ];
}

/** Warns from 10:1 on. Classes without images are not compared. */
export function imbalanceWarning(classes: readonly string[], counts: readonly number[]): string[] {
  const present = counts.filter((count) => count > 0);
  const [most, least] = [Math.max(...present), Math.min(...present)];
  if (!(most >= UNBALANCED * least)) return [];
  const nameOf = (count: number) => `${counted(count, 'image')} of ${classes[counts.indexOf(count)]}`;
  return [
    `unbalanced classes: ${nameOf(most)}, but ${nameOf(least)} (${Math.round(most / least)}:1); compare the recall of each class, and consider balanced class weights`,
  ];
}

export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
