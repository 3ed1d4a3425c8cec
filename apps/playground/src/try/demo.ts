import type { Ink } from './ink.js';
import { linesOf } from './sample-strokes.js';

/** The digits that the demo draws, in this order. */
const DIGITS = [7, 3, 5, 2, 0, 8, 4, 6, 9, 1];
/** Pen speed, in sides of the square per millisecond. */
const SPEED = 0.0022;
/** Milliseconds that a digit stays. */
const STAYS = 1500;

interface DemoPad {
  readonly ink: Ink;
  /** Called whenever there is new ink. */
  readonly onInk: () => void;
}

/** Draws sample digits, one after another, as a hand would. Draws one at once if the user prefers reduced motion. */
export async function playDemo({ ink, onInk }: DemoPad, signal: AbortSignal): Promise<void> {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (const digit of isStill ? DIGITS.slice(0, 1) : DIGITS) {
    ink.clear();
    const started = performance.now();
    let length = 0;
    for (const [from, to] of linesOf(digit)) {
      length += Math.hypot(to[0] - from[0], to[1] - from[1]);
      while (!isStill && (performance.now() - started) * SPEED < length) await nextFrame();
      if (signal.aborted) return;
      ink.line(from, to);
      onInk();
    }
    if (isStill) return;
    await new Promise((resolve) => setTimeout(resolve, STAYS));
    if (signal.aborted) return;
  }
}

const nextFrame = () => new Promise(requestAnimationFrame);
