import {
  type Batch,
  blocksToRecompute,
  disposeModule,
  Rng,
  type TrainingMemory,
  trainingMemory,
} from '@convkit/core';
import { evaluate, fit } from '@convkit/train';
import { getBackend } from '@tensorflow/tfjs-core';
import { createModel } from '../models.js';
import { checkOptions } from '../training/check-options.js';
import type { TrainingOptions } from '../training/options.js';
import { type PreparedRun, prepareRun } from '../training/prepare-run.js';
import { FixedBatches } from './fixed-batches.js';
import { shortRecipe } from './short-recipe.js';

/** Estimated cost of a run. */
export interface TrainingEstimate {
  /** Number of steps of the run. */
  readonly steps: number;
  /** Seconds of a training step, as measured. */
  readonly secondsPerStep: number;
  /** Seconds of the whole run: its steps, and the evaluations after each epoch and at the end. */
  readonly seconds: number;
  /** Memory of a training step in bytes, computed from shapes. */
  readonly memory: TrainingMemory;
}

/** Milliseconds of measured steps that suffice for the estimate. */
const ENOUGH = 1500;
/** The first steps are slower: they compile and allocate. */
const WARM_UP = 2;
const MOST_STEPS = 20;

/**
 * Estimates the time and the memory of a run before it starts. It trains a few steps on the first batches and evaluates one batch, which
 * takes a few seconds. `out` and `resume` do not apply.
 * @throws ConfigError if an option is invalid. Rejects with the reason of an aborted `signal`.
 */
export async function estimateTraining(options: TrainingOptions): Promise<TrainingEstimate> {
  checkOptions(options);
  const { out, resume, signal = new AbortController().signal, ...run } = options;
  signal.throwIfAborted();
  const prepared = await prepareRun(run, { signal, emit: () => {} });
  const { spec, model, close } = prepared;
  try {
    const { recipe } = spec;
    const { recompute = false } = run;
    const step = { batchSize: recipe.batchSize, optimizer: recipe.optimizer, target: getBackend() };
    const create = () => createModel(spec.model, new Rng(0));
    const memory = trainingMemory(create, spec.model.input, {
      ...step,
      recompute: recompute && blocksToRecompute(create, spec.model.input, step),
    });
    const { stepsPerEpoch, secondsPerStep } = await timeSteps(prepared, recompute, signal);
    const secondsPerImage = await timeEvaluation(prepared);
    signal.throwIfAborted();
    const steps = recipe.epochs * stepsPerEpoch;
    const { validation, test } = options.data;
    const evaluated = recipe.epochs * validation.length + (test === validation ? 0 : test.length);
    return {
      steps,
      secondsPerStep,
      seconds: steps * secondsPerStep + evaluated * secondsPerImage,
      memory,
    };
  } finally {
    await close();
    disposeModule(model);
  }
}

/** Median seconds of a training step, including the loading of its batch. */
async function timeSteps(
  { spec, model, loss, sources, teacher }: PreparedRun,
  recompute: boolean,
  signal: AbortSignal,
): Promise<{ readonly stepsPerEpoch: number; readonly secondsPerStep: number }> {
  const { accumulate = 1 } = spec.recipe;
  const recipe = shortRecipe(
    spec.recipe,
    Math.ceil((MOST_STEPS * accumulate) / sources.train.batchesPerEpoch),
  );
  const times: number[] = [];
  let [total, since] = [0, performance.now()];
  const events = fit({
    model,
    loss,
    ...(spec.model.task && { task: spec.model.task }),
    recipe,
    seed: spec.seed,
    train: sources.train,
    recompute,
    signal,
    ...(teacher && { teacher }),
  });
  let stepsPerEpoch = 0;
  for await (const event of events) {
    if (event.type === 'start') stepsPerEpoch = event.stepsPerEpoch;
    if (event.type !== 'step') continue;
    const now = performance.now();
    times.push(now - since);
    total += times.length > WARM_UP ? now - since : 0;
    since = now;
    if (times.length === MOST_STEPS || (times.length > WARM_UP && total > ENOUGH)) break;
  }
  const measured = times.length > WARM_UP ? times.slice(WARM_UP) : times.slice(-1);
  return { stepsPerEpoch, secondsPerStep: (median(measured) ?? 0) / 1000 };
}

/** Seconds to evaluate one image. */
async function timeEvaluation({ spec, model, loss, sources }: PreparedRun): Promise<number> {
  let first: Batch | undefined;
  for await (const batch of sources.validation.epoch()) {
    first = batch;
    break;
  }
  if (!first) return 0;
  const source = new FixedBatches([first]);
  const since = performance.now();
  await evaluate({ model, source, loss, ...(spec.model.task && { task: spec.model.task }) });
  return (performance.now() - since) / 1000 / source.samples;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
