/** Techniques that a recipe can turn on besides its optimizer. All are off by default. */
export interface Techniques {
  /** Clips each element of the gradients to the range from -`clipValue` to `clipValue`, before `clipNorm` applies. */
  readonly clipValue?: number;
  /**
   * Number of batches whose gradients add up to one optimizer step. The last step of an epoch may have fewer. Steps, schedules and
   * checkpoints count optimizer steps. The step equals that of one large batch, except for layers that depend on the whole batch, such as
   * batch norm, and for random draws such as dropout.
   * @defaultValue 1
   */
  readonly accumulate?: number;
  /**
   * Largest 2-norm of the weights of each unit, in the parameters whose keys match the regular expression `pattern`: after each step, larger
   * ones are scaled down to `limit`. The first match applies. Hinton et al. 2012, "Improving neural networks by preventing co-adaptation".
   */
  readonly maxNorm?: readonly { readonly pattern: string; readonly limit: number }[];
  /** Evaluates and keeps an exponential moving average of the weights. Excludes `swa`. */
  readonly ema?: EmaSpec;
  /** Evaluates and keeps the mean of the weights at several points of the run. Excludes `ema`. */
  readonly swa?: SwaSpec;
  /** Distills a teacher, which is passed to `fit`. */
  readonly distillation?: DistillationSpec;
  /**
   * Number of epochs over which the rates of stochastic depth grow linearly from 0 to those of the network's layers.
   * @defaultValue 0
   */
  readonly stochasticDepthWarmup?: number;
}

/**
 * Exponential moving average of the weights, updated after each step: average = decay * average + (1 - decay) * weights. Floating-point
 * buffers, such as running statistics, are averaged like weights; integers are copied.
 */
export interface EmaSpec {
  /** Decay, in [0, 1), such as 0.999. */
  readonly decay: number;
  /**
   * Whether the decay of step n, from 0, is limited to (1 + n) / (10 + n), so that the average forgets the initial weights sooner.
   * @defaultValue false
   */
  readonly warmup?: boolean;
}

/**
 * Stochastic weight averaging: Izmailov et al. 2018, algorithm 1. The weights are averaged equally from the end of epoch `fromEpoch` on.
 * Before each evaluation of the average, the statistics of its batch norms are recomputed over the training set, as in the paper.
 */
export interface SwaSpec {
  /** First epoch whose final weights are averaged, from 1. With `everySteps`, the epoch in which averaging begins. */
  readonly fromEpoch: number;
  /**
   * Number of epochs between averaged weights: the paper's cycle length. Excludes `everySteps`.
   * @defaultValue 1
   */
  readonly everyEpochs?: number;
  /** Number of optimizer steps between averaged weights. Excludes `everyEpochs`. */
  readonly everySteps?: number;
}

/** Knowledge distillation: Hinton et al. 2015, section 2. */
export interface DistillationSpec {
  /** Temperature T that softens the outputs of both networks, above 0. */
  readonly temperature: number;
  /** Weight w of the teacher, in (0, 1]: the loss is (1 - w) * loss + w * T^2 * KL(teacher || student). */
  readonly weight: number;
}
