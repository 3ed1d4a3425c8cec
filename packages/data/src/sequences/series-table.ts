/** Series of a file, with labels or numbers to predict. */
export interface LabeledSeries {
  /** Name of the file in messages. */
  readonly name: string;
  /** Names of the channels. */
  readonly channels: readonly string[];
  /** Values of each series, step by step, channels innermost. */
  readonly series: readonly Float64Array[];
  /** Line that each series begins on. */
  readonly lines: readonly number[];
  /** Label of each series. Empty if numbers are to be predicted. */
  readonly labels: readonly string[];
  /** Numbers to predict [series, targets], if `targets` was given. */
  readonly targets?: readonly (readonly number[])[];
}

/** Options of `readSeries`. */
export interface ReadSeriesOptions {
  /**
   * Column of the label: its name, or 'first' or 'last'. Defaults to the column named 'label' or 'class', if there is a header with one, otherwise
   * to the first.
   */
  readonly label?: 'first' | 'last' | (string & {});
  /** Columns of numbers to predict, by name, instead of a label. */
  readonly targets?: readonly string[];
  /** Column that identifies the series, in a file with one step per line. Defaults to one series per line. */
  readonly id?: string;
  /** Column that orders the steps of a series, in a file with one step per line. Defaults to the order of the lines. */
  readonly time?: string;
  /**
   * Number of channels in a file with one series per line: the values of all channels of a step are side by side.
   * @defaultValue 1
   */
  readonly channels?: number;
}
