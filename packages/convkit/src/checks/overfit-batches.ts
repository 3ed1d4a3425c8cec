import { checkArguments, checkWhole, disposeModule } from '@convkit/core';
import { fit, type StartEvent, type StepEvent } from '@convkit/train';
import { checkOptions } from '../training/check-options.js';
import type { TrainingOptions } from '../training/options.js';
import { prepareRun } from '../training/prepare-run.js';
import { FixedBatches } from './fixed-batches.js';
import { shortRecipe } from './short-recipe.js';

/** The options of the run to check. `augment`, `out` and `resume` do not apply. */
export interface OverfitOptions extends TrainingOptions {
  /** Number of batches to train on. */
  readonly batches: number;
  /** Called before the first step. */
  readonly onStart?: (event: StartEvent) => void;
  /** Called after each step. */
  readonly onStep?: (event: StepEvent) => void;
}

/** Whether a network can overfit a few batches. */
export interface OverfitResult {
  /** Number of samples in the batches. */
  readonly samples: number;
  /** Number of steps. */
  readonly steps: number;
  /** Mean loss over the batches in the first epoch. */
  readonly firstLoss: number;
  /** Mean loss over the batches in the last epoch. */
  readonly lastLoss: number;
  /** Fraction of the samples that are classified correctly in the last epoch. Undefined in regression. */
  readonly lastAccuracy: number | undefined;
  /** Whether the last loss is below 5 % of the first. */
  readonly fits: boolean;
}

/** Default number of steps. */
const STEPS = 300;
const NEAR_ZERO = 0.05;

/**
 * Trains on the same few batches, without augmentation, and checks whether the loss approaches zero. If a network cannot overfit a few
 * batches, then labels, learning rate, layers or gradients are wrong. Trains at a constant learning rate, for 300 steps unless `epochs` is
 * given.
 * @throws ConfigError if an option is invalid. Rejects with the reason of an aborted `signal`.
 */
export async function overfitBatches(overfit: OverfitOptions): Promise<OverfitResult> {
  checkArguments('overfitBatches', { options: overfit }, { options: 'object' });
  const { batches, onStart, onStep, ...options } = overfit;
  checkArguments('overfitBatches', { onStart, onStep }, { onStart: 'function?', onStep: 'function?' });
  checkWhole('batches', batches);
  checkOptions(options);
  const { signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const { out, resume, ...run } = options;
  const prepared = await prepareRun({ ...run, augment: 'none' }, { signal, emit: () => {} });
  const { spec, model, loss, sources, teacher, close } = prepared;
  try {
    const train = await FixedBatches.from(sources.train, batches);
    const { batchesPerEpoch } = train;
    const epochs = options.epochs ?? Math.ceil(STEPS / batchesPerEpoch);
    const recipe = { ...shortRecipe(spec.recipe, epochs), schedule: { name: 'constant' } as const };
    const { accumulate: _, ...plain } = recipe;
    const steps: StepEvent[] = [];
    const events = fit({
      model,
      loss,
      ...(spec.model.task && { task: spec.model.task }),
      recipe: plain,
      seed: spec.seed,
      train,
      recompute: run.recompute ?? false,
      signal,
      ...(teacher && { teacher }),
    });
    for await (const event of events) {
      if (event.type === 'start') onStart?.(event);
      if (event.type !== 'step') continue;
      steps.push(event);
      onStep?.(event);
    }
    signal.throwIfAborted();
    return resultOf(steps, train);
  } finally {
    await close();
    disposeModule(model);
  }
}

function resultOf(steps: readonly StepEvent[], { batchesPerEpoch, samples }: FixedBatches): OverfitResult {
  const mean = (events: readonly StepEvent[], value: (event: StepEvent) => number) =>
    events.reduce((sum, event) => sum + value(event) * event.images, 0) / samples;
  const last = steps.slice(-batchesPerEpoch);
  const firstLoss = mean(steps.slice(0, batchesPerEpoch), ({ loss }) => loss);
  const lastLoss = mean(last, ({ loss }) => loss);
  return {
    samples,
    steps: steps.length,
    firstLoss,
    lastLoss,
    lastAccuracy:
      last[0]?.accuracy === undefined ? undefined : mean(last, ({ accuracy }) => accuracy ?? Number.NaN),
    fits: lastLoss < NEAR_ZERO * firstLoss,
  };
}
