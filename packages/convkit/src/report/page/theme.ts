/** Colors of the lines, in order, as custom properties of the style sheet name them. */
const LINES = 8;

const colorOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colors of a chart: those of the style sheet, which depend on light, dark and print. */
export const colors = () => ({
  text: colorOf('--quiet'),
  grid: colorOf('--line'),
  mark: colorOf('--text'),
  line: (index: number) => colorOf(`--series-${index % LINES}`),
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
