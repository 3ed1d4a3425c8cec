import type { Page } from 'playwright';

/** Presses Tab until what has the focus has this name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      return (
        element?.ariaLabel ??
        (element as HTMLInputElement | null)?.labels?.[0]?.textContent ??
        element?.textContent
      );
    });
    if (focused?.trim() === name) return;
  }
  throw new Error(`Tab does not come to “${name}”`);
}

/** Presses keys some times. */
export async function press(page: Page, keys: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await page.keyboard.press(keys);
}
