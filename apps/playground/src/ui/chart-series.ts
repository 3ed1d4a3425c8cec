/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Number of the line's color. */
  readonly color: 1 | 2 | 3 | 4;
  readonly dash?: boolean;
  /** Draws the line thin and pale, for noisy data in the background. */
  readonly faint?: boolean;
}

/** Opacity of a faint line. */
export const FAINT_OPACITY = 0.65;
