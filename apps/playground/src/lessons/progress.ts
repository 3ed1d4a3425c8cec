import { signal } from '@preact/signals';

const KEY = 'convkit-lessons-done';

/** The numbers of the lessons whose task was done, remembered by the browser. */
export const doneLessons = signal<ReadonlySet<number>>(stored());

/** Remembers that the task of a lesson was done. */
export function rememberDone(number: number): void {
  doneLessons.value = new Set([...doneLessons.value, number]);
  try {
    localStorage.setItem(KEY, JSON.stringify([...doneLessons.value]));
  } catch {} // Without storage the progress lasts as long as the page.
}

function stored(): ReadonlySet<number> {
  try {
    const numbers: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(numbers) ? numbers.filter(Number.isInteger) : []);
  } catch {
    return new Set();
  }
}
