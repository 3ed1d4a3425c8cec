import { weightsSha256 } from '@convkit/checkpoint';
import { type BatchSource, ConfigError } from '@convkit/core';
import { createPeriodicYield } from './async/periodic-yield.js';
import { planAveraging } from './averaging/averaging-plan.js';
import { showAverage } from './averaging/show-average.js';
import { WeightAverage } from './averaging/weight-average.js';
import { afterEpoch, afterStep, INITIAL_STATE } from './checkpoint/run-state.js';
import { restoreRun, snapshotRun } from './checkpoint/snapshot-run.js';
import { type Evaluation, evaluate } from './evaluation/evaluate.js';
import type {
  CheckpointEvent,
  DoneEvent,
  EpochEvent,
  StartEvent,
  StepEvent,
  WarningEvent,
} from './events.js';
import { checkFitOptions, type FitOptions } from './fit-options.js';
import type { ScheduleProgress } from './schedules/progress.js';
import { plateauAfterEpoch, scheduleStep } from './schedules/run-schedule.js';
import { accuracyIn } from './steps/decisions.js';
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
  readonly #yield = createPeriodicYield();

  /** @throws ConfigError if an option is invalid. */
  constructor(options: FitOptions) {
    checkFitOptions(options);
    this.#options = options;
    this.#context = createStepContext(options);
    this.#stepsPerEpoch = stepsPerEpoch(options.train, options.recipe);
    const averaging = planAveraging(options.recipe, this.#stepsPerEpoch);
    this.#average = averaging && new WeightAverage(options.model, averaging);
  }

  /** Whether the run's signal was aborted. */
  get aborted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** Whether epochs remain to be trained. */
  get epochsLeft(): boolean {
    return this.#state.epoch < this.#options.recipe.epochs;
  }

  /** Number of steps taken. */
  get step(): number {
    return this.#state.step;
  }

  /** Initializes or resumes the run. Saves the first checkpoint of a new run. */
  async *start(): AsyncGenerator<StartEvent | WarningEvent | CheckpointEvent, void, undefined> {
    const { recipe, microBatches = 1 } = this.#options;
    const { state, resumed, warnings } = await restoreRun(this.#options, this.#holders);
    const parts = Math.max(microBatches, state.microBatches ?? 1);
    this.#state = parts === 1 ? state : { ...state, microBatches: parts };
    this.#context.plan.apply(state.epoch);
    let trained = 0;
    for (const { size, trainable } of this.#context.parameters.values()) trained += trainable ? size : 0;
    yield {
      type: 'start',
      step: state.step,
      epoch: state.epoch,
      epochs: recipe.epochs,
      stepsPerEpoch: this.#stepsPerEpoch,
      parameters: trained,
      resumed,
    };
    yield* warnings;
    if (!resumed) yield* this.save();
  }

  /** Saves a checkpoint, if the run has a store. */
  async *save(): AsyncGenerator<CheckpointEvent, void, undefined> {
    const { store } = this.#options;
    if (!store) return;
    const { step } = this;
    yield { type: 'checkpoint', step, location: await store.write(await this.checkpoint(), step) };
  }

  /** Encodes the current state of the run as a checkpoint. May be called between any two events. */
  checkpoint(): Promise<Uint8Array> {
    // After the last batch, the source has yet to move to the next epoch.
    const source = this.#isEpochTrained ? { epoch: this.#state.epoch + 1, cursor: 0 } : this.#state.source;
    return snapshotRun(this.#options, this.#holders, { ...this.#state, source });
  }

  /** Trains the rest of the epoch, or until the run is aborted. */
  async *trainEpoch(): AsyncGenerator<StepEvent | CheckpointEvent, void, undefined> {
    const { checkpointEvery = Number.POSITIVE_INFINITY } = this.#options;
    this.#speed = { images: 0, milliseconds: 0 };
    // The run may have been interrupted after the last batch of the epoch, during its evaluation.
    if (this.#isEpochTrained || this.aborted) return;
    this.#average?.hide();
    this.#context.plan.apply(this.#state.epoch);
    let started = performance.now();
    for await (const event of this.#trainSteps()) {
      this.#speed.images += event.images;
      this.#speed.milliseconds += performance.now() - started;
      yield event;
      await this.#yield();
      // After the last batch, the source still has to move to the next epoch.
      if (!this.#isEpochTrained) {
        if (this.aborted) return;
        if (event.step % checkpointEvery === 0) yield* this.save();
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

  /** Completes the epoch and returns its event. */
  completeEpoch(validation: Evaluation | undefined): EpochEvent {
    const { images, loss, correct } = this.#state.totals;
    const { images: timed, milliseconds } = this.#speed;
    const event: EpochEvent = {
      type: 'epoch',
      epoch: this.#state.epoch + 1,
      step: this.#state.step,
      trainLoss: loss / images,
      trainAccuracy: accuracyIn(this.#context.task, correct, images),
      validationLoss: validation?.loss,
      validationAccuracy: validation?.accuracy,
      metrics: validation?.metrics ?? {},
      imagesPerSecond: timed === 0 ? 0 : (1000 * timed) / milliseconds,
    };
    const plateau = plateauAfterEpoch(this.#options.recipe.schedule, this.#progress, event);
    this.#state = { ...afterEpoch(this.#state), ...(plateau && { plateau }) };
    return event;
  }

  /** Returns the last event of a completed run. */
  async done(validation: Evaluation | undefined, test: Evaluation | undefined): Promise<DoneEvent> {
    await this.#showAverage();
    return {
      type: 'done',
      step: this.step,
      weightsSha256: await weightsSha256(this.#options.model),
      validationLoss: validation?.loss,
      validationAccuracy: validation?.accuracy,
      testLoss: test?.loss,
      testAccuracy: test?.accuracy,
      confusion: (test ?? validation)?.confusion,
      metrics: (test ?? validation)?.metrics ?? {},
    };
  }

  /** Frees the variables of the optimizer and of the average of the weights. If there is an average, the model keeps it. */
  dispose(): void {
    this.#context.optimizer.dispose();
    this.#average?.show(this.step);
    this.#average?.dispose();
  }

  get #isEpochTrained(): boolean {
    return this.#state.totals.steps === this.#stepsPerEpoch;
  }

  get #holders() {
    return { optimizer: this.#context.optimizer, average: this.#average };
  }

  get #progress(): ScheduleProgress {
    const { step, epoch, plateau } = this.#state;
    const { epochs } = this.#options.recipe;
    return { step, epoch, epochs, stepsPerEpoch: this.#stepsPerEpoch, ...(plateau && { plateau }) };
  }

  async #showAverage(): Promise<void> {
    if (this.#average) await showAverage(this.#average, this.#options, this.#state);
  }

  /** Trains on the rest of the epoch's batches, one optimizer step after the other. */
  async *#trainSteps(): AsyncGenerator<StepEvent, void, undefined> {
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
          const event = await this.#finishStep(current);
          current.dispose();
          current = undefined;
          yield event;
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
    const learningRate = scheduleStep(this.#options, this.#context.optimizer, progress);
    const depthRateFactor = depthRateFactorAt(recipe, step, this.#stepsPerEpoch);
    return new TrainingStep(this.#context, { step, learningRate, microBatches, depthRateFactor });
  }

  /** Updates the weights, their average and the state of the run. */
  async #finishStep(current: TrainingStep): Promise<StepEvent> {
    const { step, epoch } = this.#state;
    const { loss, correct, images, ...diagnostics } = await current.finish();
    this.#average?.update(step + 1);
    const { state: source } = this.#options.train;
    this.#state = afterStep(this.#state, { images, loss: loss * images, correct }, source);
    return {
      type: 'step',
      step: step + 1,
      epoch: epoch + 1,
      loss,
      accuracy: accuracyIn(this.#context.task, correct, images),
      learningRate: current.learningRate,
      images,
      ...diagnostics,
    };
  }
}
