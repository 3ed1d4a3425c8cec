import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';

/** A file that the page saved, in the form that an input takes. */
export interface SavedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Presses a button that saves a file, and returns the file. */
export async function save(page: Page, button: string): Promise<SavedFile> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const download = await waiting;
  const buffer = await readFile(await download.path());
  return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer };
}
