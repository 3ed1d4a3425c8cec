/** How to train: plain data that a catalog offers, a run records and a trainer follows. */
export interface Recipe {
  readonly input: InputSpec;
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  /** Images a step. */
  readonly batch: number;
  readonly epochs: number;
  /** L2 penalties: `coefficient` * sum(w^2) / 2 over each parameter whose key matches `pattern`. */
  readonly l2: readonly { readonly pattern: string; readonly coefficient: number }[];
  /** Scales the gradients of all parameters down to this joint 2-norm. */
  readonly clipNorm?: number;
}

/** How images of 0 (background) to 255 (ink) become the network's input. */
export interface InputSpec {
  /** Images of another size are scaled to this one, then framed with background up to the network's input. */
  readonly image: readonly [height: number, width: number];
  /** What 0 and 255 become. */
  readonly range: readonly [background: number, ink: number];
  /** Training images are moved at random by up to this many pixels each way. */
  readonly shift?: number;
}

/** `map` and `mse` are equations 9 and 8 of LeCun et al. 1998, `squared-error` is equation 3 of Rumelhart et al. 1986. */
export type LossName = 'cross-entropy' | 'map' | 'mse' | 'squared-error';

export type OptimizerSpec =
  | {
      readonly name: 'sgd';
      readonly learningRate: number;
      readonly momentum: number;
      readonly nesterov?: boolean;
    }
  | ({ readonly name: 'adam'; readonly learningRate: number } & AdamConstants)
  | ({ readonly name: 'adamw'; readonly learningRate: number; readonly weightDecay: number } & AdamConstants);

interface AdamConstants {
  /** 0.9 where absent. */
  readonly beta1?: number;
  /** 0.999 where absent. */
  readonly beta2?: number;
  /** 1e-8 where absent. */
  readonly epsilon?: number;
}

/** The learning rate over time, relative to the optimizer's. */
export type ScheduleSpec =
  | { readonly name: 'constant' }
  /** Times `factor` after every `every` epochs. */
  | { readonly name: 'step'; readonly every: number; readonly factor: number }
  /** Linear warm-up, then half a cosine down to `final` (0 where absent) times the learning rate, step by step. */
  | { readonly name: 'cosine'; readonly warmupEpochs?: number; readonly final?: number }
  /** The absolute learning rate of each epoch; the last one stays. */
  | { readonly name: 'table'; readonly values: readonly number[] };
