import { formatPercent } from '../language/formats.js';
import { tryText } from './messages.js';
import type { Point } from './sample-strokes.js';

/** A pen that the keyboard moves: with the arrow keys, and with Enter or the space bar to lower or lift it. */
export interface Pen {
  /** Position in a square of side 1. */
  readonly at: Point;
  readonly down: boolean;
}

export const MIDDLE: Pen = { at: [0.5, 0.5], down: false };

/** Distance that a key press moves the pen, as a fraction of the square's side. */
const STEP = 0.05;
const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The pen after a key press, or `undefined` if the key does not control the pen. */
export function penAfter({ at: [x, y], down }: Pen, key: string): Pen | undefined {
  if (key === 'Enter' || key === ' ') return { at: [x, y], down: !down };
  const move = MOVES[key];
  if (!move) return undefined;
  return { at: [within(x + STEP * move[0]), within(y + STEP * move[1])], down };
}

const within = (position: number) => Math.max(STEP, Math.min(1 - STEP, position));

/** Describes the position of the pen for screen readers. */
export function penInWords({ at: [x, y], down }: Pen): string {
  const { penDown, penUp } = tryText.value;
  return (down ? penDown : penUp)({ x: formatPercent(x, 0), y: formatPercent(y, 0) });
}
