import { engine, type Tensor } from '@tensorflow/tfjs-core';

/** Name of the tfjs backend that computes shapes only. It is registered while a trace runs. */
export const SHAPES = 'convkit-shapes';

/** What parameters and passes need to know of a running trace; `trace/` implements it. */
export interface ActiveTrace {
  /** Makes a tensor without values. */
  empty(shape: number[], dtype: 'float32' | 'int32'): Tensor;
  /** Assigns the kernels that ran since the last call to the module at path `layer`. */
  attribute(layer: string): void;
}

/** The running trace, if any. It is found through tfjs, so that two installed copies of convkit share it. */
export function activeTrace(): ActiveTrace | undefined {
  const { backendName, registry } = engine();
  return backendName === SHAPES ? (registry[SHAPES] as unknown as ActiveTrace) : undefined;
}
