/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Number of the line's color, or 'usual' for a usual value to compare with. */
  readonly color: 1 | 2 | 3 | 4 | 'usual';
  readonly dash?: boolean;
  /** Draws the line thin and pale, for noisy data in the background. */
  readonly faint?: boolean;
}

/** Opacity of a faint line. */
export const FAINT_OPACITY = 0.65;
