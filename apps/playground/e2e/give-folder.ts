import { encodePng } from '@convkit/data';
import type { Page } from 'playwright';

/** Gives a folder as a picked one: files with their paths. */
export async function giveFolder(page: Page, files: readonly { path: string; base64: string }[], copies = 1) {
  await page.getByLabel('Dataset', { exact: true }).selectOption('own');
  await page.getByLabel('Choose a folder').evaluate(
    (input: HTMLInputElement, { files, copies }) => {
      const transfer = new DataTransfer();
      const paths: string[] = [];
      for (let copy = 0; copy < copies; copy++) {
        for (const { path, base64 } of files) {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          const full = path.replace('#', String(copy));
          transfer.items.add(new File([bytes], full.split('/').at(-1) as string));
          paths.push(`picked/${full}`);
        }
      }
      input.files = transfer.files;
      [...(input.files as FileList)].forEach((file, i) => {
        Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] });
      });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    { files, copies },
  );
}

/** A PNG of 28x28 pixels of one brightness, in base64. */
export const gray = (value: number) =>
  Buffer.from(
    encodePng({ height: 28, width: 28, channels: 1, data: new Uint8Array(784).fill(value) }),
  ).toString('base64');
