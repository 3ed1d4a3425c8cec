import Table from 'cli-table3';
import type { Terminal } from './live/terminal.js';

export interface OutputFlags {
  readonly json?: boolean;
}

/** Prints text for people and JSON for programs. With --json, JSON goes to standard output and text to standard error. */
export class Output {
  constructor(private readonly flags: OutputFlags) {}

  /** Prints a JSON object on a line of its own if --json is set. */
  json(fields: object): void {
    if (this.flags.json) process.stdout.write(`${JSON.stringify(fields)}\n`);
  }

  /** Stream for text. */
  get terminal(): Terminal {
    return this.flags.json ? process.stderr : process.stdout;
  }

  /** Prints a line of text. */
  print(text: string): void {
    this.terminal.write(`${text}\n`);
  }

  /** Prints the requested metrics, one per line. */
  printMetrics(metrics: Readonly<Record<string, number>>): void {
    const entries = Object.entries(metrics);
    if (entries.length === 0) return;
    this.print('');
    this.table(
      ['metric', 'value'],
      entries.map(([name, value]) => [name, figure(value)]),
    );
  }

  /** Prints a table. Columns of numbers are aligned to the right. */
  table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
    const isNumber = (column: number) => rows.every((row) => /^[\d.,%]*$/.test(String(row[column])));
    const table = new Table({
      head: [...head],
      colAligns: head.map((_, column) => (isNumber(column) ? 'right' : 'left')),
      chars: BLANK,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    });
    table.push(
      ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell))),
    );
    this.print(table.toString().replace(/ +$/gm, ''));
  }
}

const BLANK = Object.fromEntries(
  ['top', 'bottom', 'mid'].flatMap((line) => [
    [line, ''],
    [`${line}-mid`, ''],
    [`${line}-left`, ''],
    [`${line}-right`, ''],
  ]),
);
Object.assign(BLANK, { left: '', 'left-mid': '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' });

/** Formats a fraction as a percentage, for example `97.50%`. */
export const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;

/** Formats a number of things, for example `1 image` or `1,000 images`. */
export const counted = (count: number, noun: string, plural = `${noun}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;

/** Formats a number with four significant digits, for example `0.01234` or `1.234e-7`. */
export const figure = (value: number) => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(4))));

/** Formats a number of bytes, for example `44.7 MiB`. */
export const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
