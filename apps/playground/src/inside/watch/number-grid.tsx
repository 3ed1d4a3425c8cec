import type { CSSProperties, JSX } from 'preact';
import { formatNumber } from '../../language/formats.js';

interface NumberGridProps {
  readonly title: string;
  readonly columns: number;
  /** The values, row by row. `undefined` is a cell without a value. */
  readonly values: readonly (number | undefined)[];
  /** The values of black and white. Without them, positive and negative values have two colors. */
  readonly range?: readonly [black: number, white: number];
  /** Number of cells that are shown, from the first; the last of them is marked. Defaults to all, and none is marked. */
  readonly done?: number | undefined;
  /** Index of a cell that is marked. */
  readonly marked?: number;
}

/** Number of columns above which the cells are too small for numbers. */
const MAX_COLUMNS = 7;

/** Formats a value for a cell: two decimals, or fewer if it is large. */
const inCell = (value: number): string =>
  formatNumber(value, {
    minimumFractionDigits: Math.abs(value) < 100 ? 2 : 0,
    maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0,
    signDisplay: 'negative',
    notation: Math.abs(value) < 1000 ? 'standard' : 'scientific',
  });

/** The numbers of a window, as a table of colored cells. */
export function NumberGrid({ title, columns, values, range, done, marked }: NumberGridProps): JSX.Element {
  const largest = Math.max(...values.map((value) => Math.abs(value ?? 0)));
  const rows = Array.from({ length: values.length / columns }, (_, row) =>
    values.slice(row * columns, (row + 1) * columns),
  );
  return (
    <table class="number-grid" data-grid={title}>
      <caption>{title}</caption>
      <tbody>
        {rows.map((row, r) => (
          <tr key={r}>
            {row.map((value, c) => (
              <td
                key={c}
                class={r * columns + c === marked ? 'current' : stateOf(r * columns + c, done)}
                style={value === undefined ? undefined : range ? gray(value, range) : signed(value, largest)}
              >
                {value !== undefined && <data value={value}>{columns <= MAX_COLUMNS && inCell(value)}</data>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(cell: number, done: number | undefined): string {
  if (done === undefined) return '';
  if (cell === done - 1) return 'current';
  return cell < done ? '' : 'waiting';
}

/** Gray level from which text on it is black. */
const BRIGHT = 118;

function gray(value: number, [black, white]: readonly [number, number]): CSSProperties {
  const level = Math.round((255 * (value - black)) / (white - black || 1));
  return { background: `rgb(${level} ${level} ${level})`, color: level >= BRIGHT ? '#000' : '#fff' };
}

/** Share of the color in the background of the largest value, in percent. Text stays legible on it. */
const STRONGEST = 45;

function signed(value: number, largest: number): CSSProperties {
  const share = largest > 0 ? (STRONGEST * Math.abs(value)) / largest : 0;
  return {
    background: `color-mix(in srgb, var(${value < 0 ? '--series-2' : '--series-1'}) ${share.toFixed(1)}%, transparent)`,
  };
}
