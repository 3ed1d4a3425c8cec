import { existsSync, readFileSync } from 'node:fs';
import { type DecodedImage, encodePng } from '@convkit/data';
import type { Browser, Page } from 'playwright';
import { film, waitForColor } from './webcam.js';

/** Height and width of the filmed images in pixels. */
const SIDE = 64;

/** Waves of a color that tells the class. */
export function waves(color: 'red' | 'blue', phase: number): DecodedImage {
  const strength = color === 'red' ? [1, 0.4, 0.1] : [0.1, 0.4, 1];
  const value = (i: number) => {
    const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)];
    const wave = 0.6 + 0.4 * Math.sin((x + 2 * y) / 5 + phase);
    return Math.round(255 * wave * (strength[i % 3] as number));
  };
  const data = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => value(i));
  return { height: SIDE, width: SIDE, channels: 3, data };
}

const frames = (color: 'red' | 'blue') =>
  Array.from({ length: 8 }, (_, i) => Buffer.from(encodePng(waves(color, i))));

/** Lets the webcam film a color, and waits until the page's video shows it. */
export async function filmColor(page: Page, color: 'red' | 'blue'): Promise<void> {
  await film(page, frames(color));
  if ((await page.getByLabel('Webcam video').count()) > 0) await waitForColor(page, color);
}

/** Holds the record button of a class with the pointer until the class has at least `count` images. */
export async function record(page: Page, name: string, count: number): Promise<void> {
  const button = page.getByRole('button', { name: `Hold to record ${name}`, exact: true });
  await button.scrollIntoViewIfNeeded();
  // It is enabled once the webcam is live.
  await button.click({ trial: true });
  await button.hover();
  await page.mouse.down();
  await page.waitForFunction(
    ({ label, least }) => {
      const text = document.querySelector(`section[aria-label="${label}"] p`)?.textContent ?? '';
      return Number.parseInt(text.replace(/\D/g, ''), 10) >= least;
    },
    { label: `Class ${name}`, least: count },
  );
  await page.mouse.up();
  // The frame that is being encoded is still added.
  await button.getByText('Hold to record').waitFor();
}

/** Renames a class. */
export async function rename(page: Page, number: number, name: string): Promise<void> {
  const input = page.getByLabel(`Name of class ${number}`);
  await input.fill(name);
  await input.press('Enter');
}

/** Number of images of each class. */
export const counts = (page: Page): Promise<number[]> =>
  page
    .locator('.class-card > p')
    .evaluateAll((all) =>
      all.map(({ textContent }) => Number.parseInt((textContent ?? '').replace(/\D/g, ''), 10)),
    );

/** Records 30 images of two colors, teaches them, and returns the seconds from the last recording to the first right answers. */
export async function teachColors(page: Page): Promise<number> {
  await filmColor(page, 'blue');
  await page.getByRole('button', { name: 'Use the webcam' }).click();
  for (const [i, color] of (['blue', 'red'] as const).entries()) {
    await rename(page, i + 1, color);
    await filmColor(page, color);
    await record(page, color, 30);
  }
  const since = performance.now();
  await page.getByRole('button', { name: 'Teach it', exact: true }).click();
  for (const color of ['red', 'blue'] as const) {
    await filmColor(page, color);
    await page.locator('[data-fact="Answer"]').getByText(color, { exact: true }).waitFor();
  }
  return (performance.now() - since) / 1000;
}

/** The most memory in MB that any of the browser's processes has had, where the system tells. */
export async function peakMemory(browser: Browser): Promise<number | undefined> {
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const peaks = processInfo.flatMap(({ id }) => {
    const path = `/proc/${id}/status`;
    if (!existsSync(path)) return [];
    return [Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1]) / 1000)];
  });
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}
