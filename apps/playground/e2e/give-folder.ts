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

/** Gives the page Teach a folder of four classes, `a` to `d`, of small images that differ. */
export async function giveClassFolders(page: Page, count: number): Promise<void> {
  await page.getByLabel('Add a folder of classes').evaluate(async (input: HTMLInputElement, count) => {
    const transfer = new DataTransfer();
    const paths: string[] = [];
    const context = new OffscreenCanvas(32, 32).getContext('2d') as OffscreenCanvasRenderingContext2D;
    for (const [label, name] of ['a', 'b', 'c', 'd'].entries()) {
      for (let i = 0; i < count; i++) {
        context.fillStyle = `hsl(${90 * label + (i % 40)} 80% ${30 + (i % 37)}%)`;
        context.fillRect(0, 0, 32, 32);
        context.fillStyle = '#fff';
        context.fillRect(i % 32, (i * 7) % 32, 9, 9);
        const blob = await context.canvas.convertToBlob();
        transfer.items.add(new File([blob], `${i}.png`, { type: 'image/png' }));
        paths.push(`picked/${name}/${i}.png`);
      }
    }
    input.files = transfer.files;
    [...(input.files as FileList)].forEach((file, i) => {
      Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] });
    });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, count);
}
