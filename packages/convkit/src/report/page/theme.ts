import type { ChartLine } from '../chart-spec.js';

/** Custom properties of the style sheet with the colors of lines, in order. */
const LINES = 8;

/** Color index of each line. Initially visible lines come first, so that their colors differ. */
export function colorNumbers(lines: readonly ChartLine[]): number[] {
  const shown = lines.filter(({ hidden }) => !hidden).length;
  let [next, nextHidden] = [0, shown];
  return lines.map(({ hidden }) => (hidden ? nextHidden++ : next++) % LINES);
}

const colorOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colors of a chart from the style sheet, which depend on light, dark and print. */
export const colors = () => ({
  text: colorOf('--quiet'),
  grid: colorOf('--line'),
  mark: colorOf('--text'),
  line: (number: number) => colorOf(`--series-${number}`),
});

/** Calls `redraw` whenever colors change, and before and after the page is printed. */
export function onThemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  for (const [event, isPrint] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const) {
    addEventListener(event, () => {
      document.documentElement.classList.toggle('print', isPrint);
      redraw();
    });
  }
}
