/** Value of a parameter. It becomes an option of the run. */
export type ParameterValue = string | number | boolean;

/** One of the listed values, each as likely. */
export interface Choice {
  /** The values. */
  readonly choice: readonly ParameterValue[];
}

/** A number from `low` to `high`, uniformly distributed. */
export interface Uniform {
  /** Bounds, both included. */
  readonly uniform: readonly [low: number, high: number];
  /** Number of values in a grid, evenly spaced, including both ends. */
  readonly steps?: number;
}

/** A positive number from `low` to `high` whose logarithm is uniformly distributed, for scales such as learning rates. */
export interface LogUniform {
  /** Bounds above 0, both included. */
  readonly logUniform: readonly [low: number, high: number];
  /** Number of values in a grid, evenly spaced on a logarithmic scale, including both ends. */
  readonly steps?: number;
}

/** A whole number from `low` to `high`, both included, each as likely. */
export interface Integer {
  /** Bounds, both included. */
  readonly integer: readonly [low: number, high: number];
  /** Number of values in a grid. Defaults to all. */
  readonly steps?: number;
}

/** Makes a parameter exist only where others have given values, such as momentum where the optimizer is SGD. */
export interface Conditional {
  /** Values that other parameters must have, by name: one of several if it is a list. */
  readonly when?: Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>;
}

/** Values that a parameter may take. */
export type Dimension = (Choice | Uniform | LogUniform | Integer) & Conditional;

/** Dimensions by the name of the option that they set. */
export type SearchSpace = Readonly<Record<string, Dimension>>;

/** One value per parameter that exists in a trial. */
export type Parameters = Readonly<Record<string, ParameterValue>>;
