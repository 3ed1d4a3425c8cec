import type { ChartLine } from '../chart-spec.js';

/** Colors of the lines, in order, as custom properties of the style sheet name them. */
const LINES = 8;

/** Number of the color of each line: those that are shown in the beginning come first, so that they differ. */
export function colorNumbers(lines: readonly ChartLine[]): number[] {
  const shown = lines.filter(({ hidden }) => !hidden).length;
  let [next, nextHidden] = [0, shown];
  return lines.map(({ hidden }) => (hidden ? nextHidden++ : next++) % LINES);
}

const colorOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colors of a chart: those of the style sheet, which depend on light, dark and print. */
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
