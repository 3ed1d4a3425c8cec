import { weightsSha256 } from '@convkit/checkpoint';
import type { BatchSource } from '@convkit/core';
import { afterEpoch, type RunState } from '../checkpoint/run-state.js';
import { type Evaluation, evaluate } from '../evaluation/evaluate.js';
import type {
  CheckpointEvent,
  DoneEvent,
  EpochEvent,
  RollbackEvent,
  SpikeEvent,
  StartEvent,
  StepEvent,
  WarningEvent,
} from '../events.js';
import type { FitOptions } from '../fit-options.js';
import { resolveMetrics } from '../metrics/create-metric.js';
import type { MetricsLog } from '../run-folder/metrics-log.js';
import { bestMetric, judgeEpoch } from '../safeguards/early-stopping.js';
import { plateauAfterEpoch } from '../schedules/run-schedule.js';
import { RunCheckpoints } from './run-checkpoints.js';
import { doneEvent, epochEvent, startEvent } from './run-events.js';
import { createRunParts, type RunParts } from './run-parts.js';
import { trainEpoch } from './train-epoch.js';

/** One call of `fit`: the operations it consists of. */
export class TrainingRun {
  readonly #parts: RunParts;
  readonly #checkpoints: RunCheckpoints;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: FitOptions) {
    this.#parts = createRunParts(options);
    this.#checkpoints = new RunCheckpoints(this.#parts);
  }

  /** Whether the run's signal was aborted. */
  get aborted(): boolean {
    return this.#parts.options.signal?.aborted ?? false;
  }

  /** Whether epochs remain to be trained. */
  get epochsLeft(): boolean {
    return this.#parts.progress.epochsLeft;
  }

  /** Log of the run's events. */
  get log(): MetricsLog {
    return this.#checkpoints.log;
  }

  /** Progress of the run. */
  get state(): RunState {
    return this.#parts.progress.state;
  }

  /** Initializes or resumes the run. Saves the first checkpoint of a new run. */
  async *start(): AsyncGenerator<StartEvent | WarningEvent | CheckpointEvent, void, undefined> {
    const { options, context, progress } = this.#parts;
    const { resumed, warnings } = await this.#checkpoints.begin();
    const { stepsPerEpoch } = progress;
    yield startEvent(this.state, options, { context, stepsPerEpoch, resumed });
    yield* warnings;
    if (!resumed) yield* this.save();
  }

  /** Saves a checkpoint, if the run has a store. */
  save(): AsyncGenerator<CheckpointEvent, void, undefined> {
    return this.#checkpoints.save();
  }

  /** Encodes the current state of the run as a checkpoint. May be called between any two events. */
  checkpoint(): Promise<Uint8Array> {
    return this.#checkpoints.encode();
  }

  /** Trains the rest of the epoch, or until the run is aborted. */
  trainEpoch(): AsyncGenerator<StepEvent | SpikeEvent | WarningEvent | CheckpointEvent, void, undefined> {
    return trainEpoch(this.#parts, this.#checkpoints);
  }

  /** Evaluates the network on `source`. Returns undefined without a source, or if the run is aborted meanwhile. */
  async evaluate(source: BatchSource | undefined): Promise<Evaluation | undefined> {
    const { model, loss, task, metrics, signal } = this.#parts.options;
    if (!source || this.aborted) return undefined;
    try {
      await this.#parts.weights.showEvaluated(this.state);
      if (this.aborted) return undefined;
      return await evaluate({ model, source, loss, task, metrics, signal });
    } catch (error) {
      if (this.aborted && error === signal?.reason) return undefined;
      throw error;
    }
  }

  /**
   * Goes back to the last checkpoint after a step that diverged, if the recipe says so.
   * @throws the error itself if it means something else, or the run may not go back any more.
   */
  rollBack(error: unknown): AsyncGenerator<RollbackEvent | CheckpointEvent, void, undefined> {
    return this.#checkpoints.goBack(error);
  }

  /** Completes the epoch and returns its event. */
  async completeEpoch(validation: Evaluation | undefined): Promise<EpochEvent> {
    const { options, context, progress } = this.#parts;
    const event = epochEvent(this.state, validation, { task: context.task, speed: progress.speed });
    const plateau = plateauAfterEpoch(options.recipe.schedule, progress.ofSchedule, event);
    progress.state = { ...afterEpoch(this.state), ...(plateau && { plateau }) };
    await this.#judge(event);
    return event;
  }

  /** Puts the weights of the best epoch into the model for good. Returns whether they differ from those that were evaluated last. */
  async showBest(): Promise<boolean> {
    const { weights, progress } = this.#parts;
    if (!weights.best) return false;
    await this.#checkpoints.encodeLast();
    weights.showBest();
    return progress.safeguards.best?.epoch !== this.state.epoch;
  }

  /** Returns the last event of a completed run. */
  async done(validation: Evaluation | undefined, test: Evaluation | undefined): Promise<DoneEvent> {
    const { options, weights } = this.#parts;
    await weights.showEvaluated(this.state);
    const { model, recipe } = options;
    const sum = await weightsSha256(model);
    return doneEvent(this.state, { validation, test }, { weightsSha256: sum, recipe });
  }

  /** Frees the variables of the optimizer and of the average of the weights. The model keeps the final weights. */
  dispose(): void {
    const { context, weights, recorder } = this.#parts;
    context.optimizer.dispose();
    recorder?.dispose();
    weights.dispose(this.state.step);
  }

  /** Compares the epoch with those before it, and keeps its weights if it is the best. */
  async #judge(epoch: EpochEvent): Promise<void> {
    const { options, progress, weights } = this.#parts;
    const { recipe, metrics = [], task } = options;
    if (bestMetric(recipe) === undefined) return;
    const all = resolveMetrics(metrics, { task });
    const { state: safeguards, isBest } = judgeEpoch(progress.safeguards, epoch, recipe, all);
    progress.state = { ...progress.state, safeguards };
    if (isBest) await weights.keepBest();
  }
}
