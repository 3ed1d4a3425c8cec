import { stripVTControlCharacters } from 'node:util';
import { lineWidth, type Terminal } from './terminal.js';

const ESCAPE = '\u001b[';
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
const CLEAR_BELOW = `${ESCAPE}0J`;
/** Shows a few lines that are replaced repeatedly. */
export class Painter {
  readonly #terminal: Terminal;
  /** Widths of the lines that are shown. */
  #shown: number[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Replaces the lines. None may be longer than `lineWidth`. */
  paint(lines: readonly string[]): void {
    const isFirst = this.#shown.length === 0;
    if (isFirst) process.once('exit', this.#showCursor);
    this.#terminal.write(`${isFirst ? HIDE_CURSOR : this.#toTop()}${lines.join('\n')}\n`);
    this.#shown = lines.map((line) => stripVTControlCharacters(line).length);
  }

  /** Removes the lines, so that other text can be written. */
  clear(): void {
    if (this.#shown.length === 0) return;
    this.#terminal.write(this.#toTop());
    this.#showCursor();
    process.off('exit', this.#showCursor);
    this.#shown = [];
  }

  /** Shows the cursor again if the process exits while the lines are shown. */
  readonly #showCursor = () => void this.#terminal.write(SHOW_CURSOR);

  /** Number of rows that the lines take now: in a narrower window, long lines wrap. */
  #toTop(): string {
    const columns = lineWidth(this.#terminal) + 1;
    const rows = this.#shown.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `\r${ESCAPE}${rows}A${CLEAR_BELOW}`;
  }
}
