import type { Page } from 'playwright';
import { press, tabTo } from './keys.js';

/** A block by its name on the page, and what to enter in its fields by their labels, in the order of the fields. */
export interface TypedBlock {
  readonly name: string;
  readonly fields?: Readonly<Record<string, string | true>>;
}

/** The field of a block that follows the number of classes. */
const AS_CLASSES = 'As many as classes (10)';

export const classify = (name = 'Fully connected layer'): TypedBlock => ({
  name,
  fields: { [AS_CLASSES]: true, ...(name === 'Fully connected layer' && { Activation: 'none' }) },
});

/** Adds blocks at the end of the network of the builder by keyboard alone. `true` presses the space bar, a text is typed. */
export async function buildByKeyboard(page: Page, blocks: readonly TypedBlock[]): Promise<void> {
  for (const { name, fields = {} } of blocks) {
    await tabTo(page, 'Block');
    await choose(page, name);
    await tabTo(page, 'Add a block');
    await press(page, 'Enter');
    await page.locator('h2:focus').waitFor();
    for (const [label, value] of Object.entries(fields)) {
      await tabTo(page, label);
      if (value === true) await press(page, 'Space');
      else await enter(page, value);
    }
  }
}

/** Types into the field that has the focus, or chooses from it. */
async function enter(page: Page, value: string): Promise<void> {
  const isSelect = await page.evaluate(() => document.activeElement instanceof HTMLSelectElement);
  if (isSelect) await choose(page, value);
  else await page.keyboard.type(value);
}

/** Chooses the option that begins with a text, by arrow keys: letters are not a choice if they come too slowly. */
async function choose(page: Page, text: string): Promise<void> {
  const by = await page.evaluate((start) => {
    const { options, selectedIndex } = document.activeElement as HTMLSelectElement;
    return [...options].findIndex((option) => option.text.startsWith(start)) - selectedIndex;
  }, text);
  await press(page, by < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(by));
}
