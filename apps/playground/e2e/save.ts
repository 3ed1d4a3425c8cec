import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright';

/** A file that the page saved, in the form that an input takes. */
export interface SavedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Presses a button that saves a file, and returns the file. */
export async function save(page: Page, button: string): Promise<SavedFile> {
  const [file] = await saveAll(page, button, 1);
  return file as SavedFile;
}

/** Presses a button that saves several files, and returns them in the order in which their downloads start. */
export async function saveAll(page: Page, button: string, count: number): Promise<SavedFile[]> {
  const downloads: Download[] = [];
  const waiting = page.waitForEvent('download', (download) => downloads.push(download) === count);
  await page.getByRole('button', { name: button, exact: true }).click();
  await waiting;
  return Promise.all(downloads.map(readDownload));
}

async function readDownload(download: Download): Promise<SavedFile> {
  const buffer = await readFile(await download.path());
  return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer };
}
