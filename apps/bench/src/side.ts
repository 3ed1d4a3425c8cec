/** One of the peers of a comparison, ready to be measured again and again. */
export interface Side {
  /** Trains for `steps` steps and gives the images per second. */
  measure(steps: number): Promise<number>;
}

/** What every side trains on: uniform noise, new at every step, always the same. */
export interface Work {
  readonly batch: number;
  readonly learningRate: number;
  readonly momentum: number;
}

export type SideName = 'convkit-wasm' | 'layers-wasm-kernels' | 'layers-wasm' | 'layers-cpu';
