import type { BatchSource, Module, Recipe, Safeguards, Task, Techniques } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { RunStore } from './checkpoint/run-store.js';
import type { Metric } from './evaluation/metric.js';
import type { OptimizerFactory } from './optimizers/optimizer.js';
import type { ScheduleFunction } from './schedules/schedules.js';

/** The part of a recipe that `fit` uses. The loss function and the batches are passed separately. */
export type TrainingRecipe = Techniques &
  Safeguards &
  Pick<
    Recipe,
    | 'optimizer'
    | 'schedule'
    | 'epochs'
    | 'l2'
    | 'clipNorm'
    | 'learningRates'
    | 'weightDecays'
    | 'freeze'
    | 'unfreeze'
  >;

/** Options of `fit`. */
export interface FitOptions {
  /** Network to train. Its parameters are updated in place. */
  readonly model: Module;
  /** Loss function to minimize. */
  readonly loss: Loss;
  /** Optimizer, learning rate schedule, number of epochs and regularization. */
  readonly recipe: TrainingRecipe;
  /** Custom optimizer, for a recipe whose optimizer is `{ name: 'custom', learningRate }`. */
  readonly optimizer?: OptimizerFactory;
  /** Custom learning rate schedule, for a recipe whose schedule is, or ends in, `{ name: 'custom' }`. */
  readonly schedule?: ScheduleFunction;
  /**
   * Task of the network. Other tasks than classification need batches with targets.
   * @defaultValue 'classification'
   */
  readonly task?: Task;
  /** Additional metrics of the validation and the test set, by name or as objects. Defaults to none. */
  readonly metrics?: readonly (string | Metric)[];
  /** Trained network to distill: see the recipe's `distillation`. It does not change. */
  readonly teacher?: Module;
  /**
   * Number of parts that each batch is split into, to save memory. Their gradients add up to that of the batch, except for layers that
   * depend on the whole batch, such as batch norm, and for random draws such as dropout. It is saved in checkpoints: a resumed run uses at least
   * as many.
   * @defaultValue 1
   */
  readonly microBatches?: number;
  /**
   * Whether to save memory by keeping only the inputs of some of the network's blocks for the backward pass, which recomputes their
   * activations: Chen et al. 2016, "Training deep nets with sublinear memory cost". A step takes about a fifth longer. The blocks are
   * those that save most memory for their time: see `blocksToRecompute` of `@convkit/core`. Networks without blocks do not change. Results
   * are bit-identical, so that a resumed run may turn it on or off. The network runs a few more times, on shapes alone, so it must draw
   * random numbers and update buffers through its pass only.
   * @defaultValue false
   */
  readonly recompute?: boolean;
  /**
   * Whether to repeat steps from a recording: the second step records which kernels run, and later ones run them again without the JavaScript
   * of the network and the loss, in one call into WebAssembly. The network and the loss have to do the same in every step, apart from what depends on the images
   * and weights. Results are the same bits, which one step verifies. Steps that cannot be recorded are computed as usual: on other backends
   * than wasm, with dropout, or where a step needs more than 512 MiB.
   * @defaultValue false
   */
  readonly replay?: boolean;
  /** Seeds dropout and every other random draw during training. */
  readonly seed: number;
  /** Training set. Read from its beginning, or from the position in the checkpoint if the run is resumed. */
  readonly train: BatchSource;
  /** Validation set, evaluated after every epoch. */
  readonly validation?: BatchSource;
  /**
   * Test set, evaluated once, after the last epoch. If the same source is passed as `validation`, it is evaluated once per epoch and
   * counts as both.
   */
  readonly test?: BatchSource;
  /** Stops the run after the current step and saves a checkpoint. */
  readonly signal?: AbortSignal;
  /** Where checkpoints are saved. The caller closes it. Without a store, no checkpoints are saved. */
  readonly store?: RunStore;
  /** Number of steps between checkpoints within an epoch. By default, checkpoints are saved only at the start and after each epoch. */
  readonly checkpointEvery?: number;
  /** Number of the latest checkpoints to keep in the folder `checkpoints` of the store, besides the last one. Defaults to none. */
  readonly keepLast?: number;
  /**
   * Number of steps between the step events that are logged in `metrics.jsonl` of the store. Those with `Insight` are always logged.
   * @defaultValue 10
   */
  readonly logEvery?: number;
  /**
   * Action if a batch does not fit into memory: stop with an error that names a batch size that fits ('stop'), or halve batches, repeatedly
   * if necessary, and accumulate their gradients from then on ('split'). See `microBatches`.
   * @defaultValue 'stop'
   */
  readonly onOutOfMemory?: 'stop' | 'split';
  /**
   * Number of steps between step events with `Insight` (gradient norms, update ratios, dead units), starting at the first step. Does
   * not affect training. Off by default.
   */
  readonly insightEvery?: number;
  /**
   * Resumes the run from the checkpoint in `store`. If the store has none yet, the run starts from the beginning.
   * @defaultValue false
   */
  readonly resume?: boolean;
  /** Names an image of the training set by its index, for errors. Defaults to the index. */
  readonly imageName?: (index: number) => string | undefined;
  /** Plain data saved in the checkpoint for the app. A resumed run must not contradict it. */
  readonly spec?: object;
  /** Name of the kernels, saved in the checkpoint. Defaults to the name of the active tfjs backend. */
  readonly kernelBuild?: string;
}
