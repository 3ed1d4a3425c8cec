import type { BatchSource, RunSpec } from '@convkit/core';
import { nextTask } from '../../async/periodic-yield.js';
import type { RunStore } from '../../checkpoint/run-store.js';
import type { RunEvent, RunResult } from '../../events.js';
import { trainToEnd } from '../../fit.js';
import { TrainingRun } from '../../run/training-run.js';
import { withRecovery } from '../../with-recovery.js';
import type { StartOptions, TrainerEvent } from '../messages.js';
import type { TrainerData, TrainerParts } from '../trainer-parts.js';
import { aroundEachBatch } from './around-each-batch.js';
import { findLoss } from './find-loss.js';
import type { ActiveBackend, Network } from './network.js';
import type { StepScheduler } from './step-scheduler.js';

/** A run that is ready to train. */
export interface ReadyRun {
  readonly spec: RunSpec;
  readonly data: TrainerData;
  readonly store: RunStore;
  readonly options: Pick<
    StartOptions,
    'resume' | 'checkpointEvery' | 'insightEvery' | 'keepLast' | 'onOutOfMemory' | 'recompute'
  >;
  /** Files that the page passed to `start`. */
  readonly files?: unknown;
}

interface TrainingContext {
  readonly parts: TrainerParts;
  readonly network: Network;
  readonly scheduler: StepScheduler;
  emit(event: TrainerEvent): void;
}

/** Backend that a run continues on if its own is gone, provided the app has it. */
const FALLBACK = 'wasm';

/** Events after which no other task may run: the run is over, or its network is lost and not yet rebuilt. */
const NO_WAIT_AFTER = new Set<TrainerEvent['type']>(['done', 'interrupted', 'recovered']);

/** Trains a run to its end. Between steps, lets the scheduler run other tasks and pause the run. */
export async function trainWithScheduler(
  { spec, data, store, options, files }: ReadyRun,
  { backend, kernelBuild: ownKernels }: ActiveBackend,
  { parts, network, scheduler, emit }: TrainingContext,
): Promise<RunResult> {
  const loss = findLoss(parts.losses, spec);
  let step = 0;
  let hasCheckpoint = options.resume;
  let kernelBuild = ownKernels;
  const waitForStep = () => scheduler.waitForStep((type) => emit({ type, step }));
  // An evaluation can take long, so tasks also run between its batches.
  const evaluated = (source: BatchSource | undefined) =>
    source && aroundEachBatch(source, waitForStep, (progress) => emit({ type: 'evaluating', ...progress }));
  const validation = evaluated(data.validation);
  const test = data.test === data.validation ? validation : evaluated(data.test);
  const { recipe, seed } = spec;
  async function* attempt(): AsyncGenerator<RunEvent, RunResult, undefined> {
    const model = network.build(spec);
    await parts.prepare?.(model, {
      input: spec.model.input,
      batchSize: recipe.batchSize,
      loss,
      optimizer: recipe.optimizer,
      spec,
      files,
      resume: hasCheckpoint ?? false,
      onProgress: ({ done, total }) => emit({ type: 'preparing', done, total }),
      note: (message) => emit({ type: 'note', message }),
    });
    const all = {
      ...options,
      model,
      loss,
      task: spec.model.task,
      recipe,
      seed,
      train: data.train,
      validation,
      test,
      signal: scheduler.signal,
      store,
      resume: hasCheckpoint,
      spec,
      kernelBuild,
      replay: parts.replay ?? false,
    };
    network.training = new TrainingRun(all);
    try {
      return yield* trainToEnd(network.training, all);
    } finally {
      network.training = undefined;
    }
  }
  const fallBack = async () => {
    if (spec.backend.name === FALLBACK || !Object.hasOwn(parts.backends, FALLBACK)) return undefined;
    ({ kernelBuild } = await network.activate({ ...spec, backend: { ...spec.backend, name: FALLBACK } }));
    return FALLBACK;
  };
  const run = withRecovery(backend, attempt, { fallBack });
  // A page may pause a run as soon as it has started it.
  await nextTask();
  for (;;) {
    const { value, done } = await run.next();
    if (done) return value;
    if ('step' in value) step = value.step;
    if (value.type === 'step') scheduler.countStep();
    if (value.type === 'checkpoint') hasCheckpoint = true;
    emit(value);
    if (!NO_WAIT_AFTER.has(value.type)) await waitForStep();
  }
}
