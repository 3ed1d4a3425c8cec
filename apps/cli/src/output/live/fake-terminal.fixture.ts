import type { Terminal } from './terminal.js';

const ESCAPE = String.fromCharCode(27);
/** A control code, or text without any. */
const CODES = new RegExp(`${ESCAPE}\\[([?\\d;]*[A-Za-z])|([^${ESCAPE}]+)`, 'g');

/** A terminal that understands the control codes of the view, wraps long lines, and rewraps them when it is resized. */
export class FakeTerminal implements Terminal {
  columns: number;
  readonly isTTY: boolean;
  /** All that was written. */
  written = '';
  isCursorHidden = false;
  /** Lines that were longer than the window when they were written. */
  readonly scrolled: string[] = [];
  /** Logical lines: a line that wraps is one. */
  #lines: string[] = [''];

  constructor(columns: number, isTTY = true) {
    this.columns = columns;
    this.isTTY = isTTY;
  }

  /** The lines with text. */
  get screen(): string[] {
    return this.#lines.filter((line) => line !== '');
  }

  resize(columns: number): void {
    this.columns = columns;
  }

  write(text: string): void {
    this.written += text;
    for (const [, code, plain] of text.matchAll(CODES)) {
      if (code !== undefined) this.#control(code);
      else this.#print(plain as string);
    }
  }

  #print(text: string): void {
    for (const character of text) {
      if (character === '\n') {
        if ((this.#lines.at(-1) ?? '').length > this.columns)
          this.scrolled.push(this.#lines.at(-1) as string);
        this.#lines.push('');
      } else if (character !== '\r') this.#lines[this.#lines.length - 1] += character;
    }
  }

  #control(code: string): void {
    if (code === '?25l') this.isCursorHidden = true;
    else if (code === '?25h') this.isCursorHidden = false;
    else if (code.endsWith('A')) this.#up(Number.parseInt(code, 10));
    // After moving up, all below is cleared: `#up` has removed it.
  }

  /** Moves the cursor up by rows of the window. The cursor is on an empty line at the end. */
  #up(rows: number): void {
    this.#lines.pop();
    for (let left = rows; left > 0; ) {
      const line = this.#lines.pop() ?? '';
      left -= Math.max(1, Math.ceil(line.length / this.columns));
      if (left < 0) throw new Error(`the cursor is in the middle of '${line}'`);
    }
    this.#lines.push('');
  }
}
