import type { Point } from './sample-strokes.js';

/** A pen that keys move: arrows go, Enter or the space bar sets it down and lifts it. */
export interface Pen {
  /** In a square of side 1. */
  readonly at: Point;
  readonly down: boolean;
}

export const MIDDLE: Pen = { at: [0.5, 0.5], down: false };

/** Part of the square's side that a key press moves it. */
const STEP = 0.05;
const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The pen after a key; undefined for keys that are not its own. */
export function penAfter({ at: [x, y], down }: Pen, key: string): Pen | undefined {
  if (key === 'Enter' || key === ' ') return { at: [x, y], down: !down };
  const move = MOVES[key];
  if (!move) return undefined;
  return { at: [within(x + STEP * move[0]), within(y + STEP * move[1])], down };
}

const within = (place: number) => Math.max(STEP, Math.min(1 - STEP, place));

/** Where the pen is, for those who cannot see it. */
export function penInWords({ at: [x, y], down }: Pen): string {
  const part = (place: number) => Math.round(100 * place);
  return `Pen ${down ? 'down' : 'up'}, ${part(x)} across, ${part(y)} down, of 100.`;
}
