import Table from 'cli-table3';

export interface OutputFlags {
  readonly json?: boolean;
}

/** With --json, standard output holds one JSON object a line and people read standard error; else they read the former. */
export class Output {
  constructor(private readonly flags: OutputFlags) {}

  /** For programs. */
  record(fields: object): void {
    if (this.flags.json) process.stdout.write(`${JSON.stringify(fields)}\n`);
  }

  /** For people. */
  say(text: string): void {
    (this.flags.json ? process.stderr : process.stdout).write(`${text}\n`);
  }

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
    this.say(table.toString().replace(/ +$/gm, ''));
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

export const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
