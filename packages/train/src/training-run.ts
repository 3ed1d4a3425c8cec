import { readStateDict, type TensorData, weightsSha256, writeStateDict } from '@convkit/checkpoint';
import { type BatchSource, ConfigError } from '@convkit/core';
import { createPeriodicYield } from './async/periodic-yield.js';
import { planAveraging } from './averaging/averaging-plan.js';
import { showAverage } from './averaging/show-average.js';
import { WeightAverage } from './averaging/weight-average.js';
import { afterEpoch, afterStep, INITIAL_STATE, type RunState } from './checkpoint/run-state.js';
import { type RestoredRun, restoreFrom, restoreRun, snapshotRun } from './checkpoint/snapshot-run.js';
import { type Evaluation, evaluate } from './evaluation/evaluate.js';
import type {
  CheckpointEvent,
  DoneEvent,
  EpochEvent,
  RollbackEvent,
  SpikeEvent,
  StartEvent,
  StepEvent,
  WarningEvent,
} from './events.js';
import { checkFitOptions, type FitOptions } from './fit-options.js';
import { resolveMetrics } from './metrics/create-metric.js';
import { doneEvent, epochEvent, splitWarning, startEvent, stepEvent } from './run-events.js';
import type { MetricsLog } from './run-folder/metrics-log.js';
import { RunKeeper } from './run-folder/run-keeper.js';
import { bestMetric, judgeEpoch } from './safeguards/early-stopping.js';
import { afterRollback } from './safeguards/rollback.js';
import { INITIAL_SAFEGUARDS } from './safeguards/safeguard-state.js';
import { guardStep } from './safeguards/spike-guard.js';
import type { ScheduleProgress } from './schedules/progress.js';
import { plateauAfterEpoch, scheduleStep } from './schedules/run-schedule.js';
import { depthRateFactorAt } from './steps/depth-rate-factor.js';
import { createStepContext, type StepContext } from './steps/step-context.js';
import { stepsPerEpoch } from './steps/steps-per-epoch.js';
import { TrainingStep } from './steps/train-step.js';

/** State of one call of `fit`, and the operations it consists of. */
export class TrainingRun {
  #state = INITIAL_STATE;
  /** Images trained by this process in the current epoch, and the time spent on them. */
  #speed = { images: 0, milliseconds: 0 };
  readonly #options: FitOptions;
  readonly #context: StepContext;
  readonly #stepsPerEpoch: number;
  /** Undefined if the recipe does not average weights. */
  readonly #average: WeightAverage | undefined;
  readonly #keeper: RunKeeper;
  /** Weights of the best epoch. Undefined if the recipe does not keep them, or there has been none. */
  #best: ReadonlyMap<string, TensorData> | undefined;
  /** The run as it ended, once the model holds the weights of the best epoch. */
  #ended: Uint8Array | undefined;
  readonly #yield = createPeriodicYield();

  /** @throws ConfigError if an option is invalid. */
  constructor(options: FitOptions) {
    checkFitOptions(options);
    this.#options = options;
    this.#context = createStepContext(options);
    this.#stepsPerEpoch = stepsPerEpoch(options.train, options.recipe);
    const averaging = planAveraging(options.recipe, this.#stepsPerEpoch);
    this.#keeper = new RunKeeper(options);
    this.#average = averaging && new WeightAverage(options.model, averaging);
  }

  /** Whether the run's signal was aborted. */
  get aborted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** Whether epochs remain to be trained. */
  get epochsLeft(): boolean {
    const hasStopped = this.#state.safeguards?.stopping?.stopped ?? false;
    return !hasStopped && this.#state.epoch < this.#options.recipe.epochs;
  }

  /** Log of the run's events. */
  get log(): MetricsLog {
    return this.#keeper.log;
  }

  /** Progress of the run. */
  get state(): RunState {
    return this.#state;
  }

  /** Number of steps taken. */
  get step(): number {
    return this.#state.step;
  }

  /** Initializes or resumes the run. Saves the first checkpoint of a new run. */
  async *start(): AsyncGenerator<StartEvent | WarningEvent | CheckpointEvent, void, undefined> {
    const { microBatches = 1 } = this.#options;
    const restored = await restoreRun(this.#options, this.#holders);
    const { state, resumed, warnings } = restored;
    this.#adopt(restored);
    const parts = Math.max(microBatches, state.microBatches ?? 1);
    if (parts > 1) this.#state = { ...state, microBatches: parts };
    if (restored.bytes) await this.#keeper.keepCopies(restored.bytes, state);
    yield startEvent(this.#state, this.#options, {
      context: this.#context,
      stepsPerEpoch: this.#stepsPerEpoch,
      resumed,
    });
    yield* warnings;
    if (!resumed) yield* this.save();
  }

  /** Saves a checkpoint, if the run has a store. */
  async *save(): AsyncGenerator<CheckpointEvent, void, undefined> {
    if (!this.#keeper.isOn) return;
    const { state } = this;
    const location = await this.#keeper.write(await this.checkpoint(), state);
    if (location !== undefined) yield { type: 'checkpoint', step: state.step, location };
  }

  /** Encodes the current state of the run as a checkpoint. May be called between any two events. */
  async checkpoint(): Promise<Uint8Array> {
    if (this.#ended) return this.#ended;
    // After the last batch, the source has yet to move to the next epoch.
    const source = this.#isEpochTrained ? { epoch: this.#state.epoch + 1, cursor: 0 } : this.#state.source;
    return snapshotRun(this.#options, this.#holders, { ...this.#state, source });
  }

  /** Trains the rest of the epoch, or until the run is aborted. */
  async *trainEpoch(): AsyncGenerator<
    StepEvent | SpikeEvent | WarningEvent | CheckpointEvent,
    void,
    undefined
  > {
    const { checkpointEvery = Number.POSITIVE_INFINITY } = this.#options;
    this.#speed = { images: 0, milliseconds: 0 };
    if (this.aborted) return;
    // The run may have been interrupted after the last batch of the epoch, during its evaluation.
    if (this.#isEpochTrained) {
      await this.#showAverage();
      return;
    }
    this.#average?.hide();
    this.#context.plan.apply(this.#state.epoch);
    let started = performance.now();
    let { microBatches } = this.#state;
    for await (const event of this.#trainSteps()) {
      if (event.type !== 'step') {
        yield event;
        continue;
      }
      this.#speed.images += event.images;
      this.#speed.milliseconds += performance.now() - started;
      yield event;
      await this.#yield();
      // After the last batch, the source still has to move to the next epoch.
      if (!this.#isEpochTrained) {
        if (this.aborted) return;
        // A resumed run splits batches from the same step on.
        const isSplit = microBatches !== this.#state.microBatches;
        if (isSplit || event.step % checkpointEvery === 0) yield* this.save();
        microBatches = this.#state.microBatches;
      }
      started = performance.now();
    }
    this.#state = { ...this.#state, source: this.#options.train.state };
    await this.#showAverage();
  }

  /** Evaluates the network on `source`. Returns undefined without a source, or if the run is aborted meanwhile. */
  async evaluate(source: BatchSource | undefined): Promise<Evaluation | undefined> {
    const { model, loss, task, metrics, signal } = this.#options;
    if (!source || this.aborted) return undefined;
    try {
      await this.#showAverage();
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
  async *rollBack(error: unknown): AsyncGenerator<RollbackEvent | CheckpointEvent, void, undefined> {
    const { safeguards = INITIAL_SAFEGUARDS, step } = this.#state;
    const next = afterRollback(safeguards, this.#options.recipe, error);
    const bytes = await this.#keeper.read();
    if (!bytes) throw error;
    this.#average?.hide();
    const restored = await restoreFrom(bytes, this.#options, this.#holders);
    this.#adopt(restored);
    const { learningRateFactor, rollbacks } = next;
    const before = restored.state.safeguards ?? INITIAL_SAFEGUARDS;
    this.#state = { ...restored.state, safeguards: { ...before, learningRateFactor, rollbacks } };
    const { message } = error as Error;
    yield { type: 'rollback', step: this.step, failedStep: step + 1, message, learningRateFactor, rollbacks };
    yield* this.save();
  }

  /** Puts the weights of the best epoch into the model for good. Returns whether they differ from those that were evaluated last. */
  async showBest(): Promise<boolean> {
    if (!this.#best) return false;
    this.#ended = await this.checkpoint();
    this.#average?.hide();
    writeStateDict(this.#options.model, this.#best);
    return this.#state.safeguards?.best?.epoch !== this.#state.epoch;
  }

  /** Completes the epoch and returns its event. */
  async completeEpoch(validation: Evaluation | undefined): Promise<EpochEvent> {
    const event = epochEvent(this.#state, validation, { task: this.#context.task, speed: this.#speed });
    const plateau = plateauAfterEpoch(this.#options.recipe.schedule, this.#progress, event);
    this.#state = { ...afterEpoch(this.#state), ...(plateau && { plateau }) };
    await this.#judge(event);
    return event;
  }

  /** Returns the last event of a completed run. */
  async done(validation: Evaluation | undefined, test: Evaluation | undefined): Promise<DoneEvent> {
    await this.#showAverage();
    const { model, recipe } = this.#options;
    const sum = await weightsSha256(model);
    return doneEvent(this.#state, { validation, test }, { weightsSha256: sum, recipe });
  }

  /**
   * Frees the variables of the optimizer and of the average of the weights. The model keeps the weights of the best epoch, if there are any,
   * else the average, if there is one.
   */
  dispose(): void {
    this.#context.optimizer.dispose();
    if (this.#best) {
      this.#average?.hide();
      writeStateDict(this.#options.model, this.#best);
    } else this.#average?.show(this.step);
    this.#average?.dispose();
  }

  get #isEpochTrained(): boolean {
    return this.#state.totals.steps === this.#stepsPerEpoch;
  }

  get #holders() {
    return { optimizer: this.#context.optimizer, average: this.#average, best: this.#best };
  }

  #adopt({ state, best }: RestoredRun): void {
    this.#state = state;
    this.#best = best;
    this.#context.plan.apply(state.epoch);
  }

  /** Compares the epoch with those before it, and keeps its weights if it is the best. */
  async #judge(epoch: EpochEvent): Promise<void> {
    const { recipe, metrics = [], task, model } = this.#options;
    if (bestMetric(recipe) === undefined) return;
    const { safeguards = INITIAL_SAFEGUARDS } = this.#state;
    const { state, isBest } = judgeEpoch(safeguards, epoch, recipe, resolveMetrics(metrics, { task }));
    this.#state = { ...this.#state, safeguards: state };
    if (isBest) this.#best = await readStateDict(model);
  }

  get #progress(): ScheduleProgress {
    const { step, epoch, plateau } = this.#state;
    const { epochs } = this.#options.recipe;
    return { step, epoch, epochs, stepsPerEpoch: this.#stepsPerEpoch, ...(plateau && { plateau }) };
  }

  async #showAverage(): Promise<void> {
    if (this.#average && !this.#ended) await showAverage(this.#average, this.#options, this.#state);
  }

  /** Trains on the rest of the epoch's batches, one optimizer step after the other. */
  async *#trainSteps(): AsyncGenerator<StepEvent | SpikeEvent | WarningEvent, void, undefined> {
    const { train } = this.#options;
    const { accumulate } = this.#context;
    let batches = this.#state.totals.steps * accumulate;
    let current: TrainingStep | undefined;
    try {
      for await (const batch of train.epoch()) {
        current ??= this.#startStep();
        await current.add(batch);
        batches++;
        if (batches % accumulate === 0 || batches === train.batchesPerEpoch) {
          const events = await this.#finishStep(current);
          current.dispose();
          current = undefined;
          yield* events;
        } else await this.#yield();
      }
    } finally {
      current?.dispose();
    }
    if (batches === train.batchesPerEpoch) return;
    throw new ConfigError(
      `The training set declares ${train.batchesPerEpoch} batches per epoch, but yielded ${batches}`,
    );
  }

  #startStep(): TrainingStep {
    const { recipe } = this.#options;
    const { step, microBatches = 1 } = this.#state;
    const progress = this.#progress;
    const { learningRateFactor: factor } = this.#state.safeguards ?? INITIAL_SAFEGUARDS;
    const learningRate = factor * scheduleStep(this.#options, this.#context.optimizer, progress);
    const depthRateFactor = depthRateFactorAt(recipe, step, this.#stepsPerEpoch);
    return new TrainingStep(this.#context, { step, learningRate, microBatches, depthRateFactor });
  }

  /** Updates the weights, their average and the state of the run. Returns the events of the step. */
  async #finishStep(current: TrainingStep): Promise<(StepEvent | SpikeEvent | WarningEvent)[]> {
    const { step, safeguards = INITIAL_SAFEGUARDS, microBatches = 1 } = this.#state;
    const { spikeGuard } = this.#options.recipe;
    const guarded = spikeGuard && guardStep(safeguards, { ...(await current.figures()), step }, spikeGuard);
    const isSkipped = guarded?.spike !== undefined;
    const result = isSkipped ? current.skip() : await current.finish();
    const { loss, correct, images } = result;
    const { learningRate } = current;
    const event = stepEvent(this.#state, result, { task: this.#context.task, learningRate });
    // Also after a step that was skipped: it may be one whose weights count.
    this.#average?.update(step + 1);
    const { state: source } = this.#options.train;
    const isSplit = current.microBatches > microBatches;
    this.#state = {
      ...afterStep(this.#state, { images, loss: loss * images, correct }, source),
      ...(guarded && { safeguards: guarded.state }),
      ...(isSplit && { microBatches: current.microBatches }),
    };
    return [
      ...(guarded?.spike ? [guarded.spike] : []),
      ...(isSplit ? [splitWarning(step + 1, current.microBatches)] : []),
      event,
    ];
  }
}
