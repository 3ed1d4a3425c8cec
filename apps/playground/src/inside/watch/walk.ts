import { useEffect, useState } from 'preact/hooks';
import type { Pixel } from './window-terms.js';

/** How fast the window moves: one product after the other, or whole pixels. */
export type Speed = 'terms' | 'slow' | 'fast';

/** Milliseconds between two movements. */
const INTERVALS: Readonly<Record<Speed, number>> = { terms: 250, slow: 500, fast: 33 };

/** Where the walk over the pixels of an output is. */
export interface WalkState {
  /** Number of the pixel, row by row. */
  readonly index: number;
  /** Number of products that are added already, while the walk goes product by product. */
  readonly terms: number | undefined;
  /** Whether the pixels after this one are still to be computed. */
  readonly partial: boolean;
}

/** The pixels of an output, and the number of products of each. */
export interface WalkSize {
  readonly height: number;
  readonly width: number;
  readonly terms: number;
}

/** The state after a key press, or `undefined` if the key does not move the window. */
export function walkAfter(
  { index }: WalkState,
  key: string,
  { height, width }: WalkSize,
): WalkState | undefined {
  const [row, column] = [Math.floor(index / width), index % width];
  const to = {
    ArrowLeft: index - Number(column > 0),
    ArrowRight: index + Number(column < width - 1),
    ArrowUp: index - width * Number(row > 0),
    ArrowDown: index + width * Number(row < height - 1),
    Home: 0,
    End: height * width - 1,
  }[key];
  return to === undefined ? undefined : { index: to, terms: undefined, partial: false };
}

/** The state after one movement, or `undefined` after the last pixel. */
export function walkOn(
  state: WalkState,
  speed: Speed,
  { height, width, terms }: WalkSize,
): WalkState | undefined {
  if (speed === 'terms' && (state.terms ?? 0) < terms)
    return { ...state, terms: (state.terms ?? 0) + 1, partial: true };
  if (state.index === height * width - 1) return undefined;
  return { index: state.index + 1, terms: speed === 'terms' ? 1 : undefined, partial: true };
}

/** A walk over the pixels of an output, and what controls it. */
export interface Walk extends WalkState {
  readonly pixel: Pixel;
  readonly playing: boolean;
  readonly speed: Speed;
  setSpeed(speed: Speed): void;
  /** Plays from here, or from the first pixel after the last one; or pauses. */
  toggle(): void;
  pick(pixel: Pixel): void;
  /** Moves the window by a key. Returns whether the key does anything. */
  press(key: string): boolean;
}

/** Walks over the pixels of an output of this size. It starts in the middle. */
export function useWalk(size: WalkSize): Walk {
  const { height, width, terms } = size;
  const [speed, setSpeed] = useState<Speed>('slow');
  const [playing, setPlaying] = useState(false);
  const [stored, setState] = useState<WalkState>({
    index: Math.floor(height / 2) * width + Math.floor(width / 2),
    terms: undefined,
    partial: false,
  });
  const state = { ...stored, index: Math.min(stored.index, height * width - 1) };
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      setState((now) => {
        const next = walkOn(now, speed, { height, width, terms });
        if (!next) setPlaying(false);
        return next ?? { ...now, terms: undefined, partial: false };
      });
    }, INTERVALS[speed]);
    return () => clearInterval(timer);
  }, [playing, speed, height, width, terms]);
  const show = (next: WalkState) => {
    setPlaying(false);
    setState(next);
  };
  const toggle = () => {
    if (!playing && state.index === height * width - 1)
      setState({ index: 0, terms: undefined, partial: true });
    setPlaying(!playing);
  };
  return {
    ...state,
    pixel: [Math.floor(state.index / width), state.index % width],
    playing,
    speed,
    setSpeed,
    toggle,
    pick: ([row, column]) => show({ index: row * width + column, terms: undefined, partial: false }),
    press(key) {
      if (key === 'Enter' || key === ' ') toggle();
      else {
        const next = walkAfter(state, key, size);
        if (!next) return false;
        show(next);
      }
      return true;
    },
  };
}
