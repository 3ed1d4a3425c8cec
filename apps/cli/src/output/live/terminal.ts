/** The part of a stream such as `process.stderr` that the view needs. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Width of a terminal that does not report one. */
const COLUMNS = 80;
const NARROWEST = 20;

/** Whether lines on the terminal can be replaced. They cannot in a pipe, a file, or a terminal without control codes. */
export const isLive = ({ isTTY = false }: Terminal, env: NodeJS.ProcessEnv = process.env): boolean =>
  isTTY && env.TERM !== 'dumb';

/** Whether text may have colors: on a live terminal, unless NO_COLOR is set (no-color.org). */
export const hasColor = (terminal: Terminal, env: NodeJS.ProcessEnv = process.env): boolean =>
  isLive(terminal, env) && (env.NO_COLOR ?? '') === '';

/** Number of characters that fit on a line. A full line would wrap on some terminals, so the last column stays free. */
export const lineWidth = ({ columns }: Terminal): number => Math.max(NARROWEST, columns || COLUMNS) - 1;
