import type { Page } from 'playwright';

type Point = readonly [x: number, y: number];

/** A stroke that looks like a 7, in a square of side 1. */
export const SEVEN: readonly Point[] = [
  [0.28, 0.2],
  [0.72, 0.2],
  [0.45, 0.84],
];

/** Draws a stroke on the pad with the mouse. */
export async function draw(page: Page, [start, ...others]: readonly Point[]): Promise<void> {
  const pad = page.locator('.digit-pad');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box || !start) throw new Error('there is nothing to draw, or to draw on');
  const at = ([x, y]: Point) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(start));
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...at(point), { steps: 10 });
  await page.mouse.up();
}
