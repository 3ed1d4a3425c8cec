import { weightsSha256 } from '@convkit/checkpoint';
import { type Batch, type BatchSource, ConfigError } from '@convkit/core';
import { createPeriodicYield } from './async/periodic-yield.js';
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
import { learningRateAt } from './optimizers/schedules.js';
import { accuracyIn } from './steps/decisions.js';
import { createStepContext, type StepContext } from './steps/step-context.js';
import { trainStep } from './steps/train-step.js';

/** State of one call of `fit`, and the operations it consists of. */
export class TrainingRun {
  #state = INITIAL_STATE;
  /** Images trained by this process in the current epoch, and the time spent on them. */
  #speed = { images: 0, milliseconds: 0 };
  readonly #options: FitOptions;
  readonly #context: StepContext;
  readonly #yield = createPeriodicYield();

  /** @throws ConfigError if an option is invalid. */
  constructor(options: FitOptions) {
    checkFitOptions(options);
    this.#options = options;
    this.#context = createStepContext(options);
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
    const { recipe, train } = this.#options;
    const { state, resumed, warnings } = await restoreRun(this.#options, this.#context.optimizer);
    this.#state = state;
    this.#context.plan.apply(state.epoch);
    let trained = 0;
    for (const { size, trainable } of this.#context.parameters.values()) trained += trainable ? size : 0;
    yield {
      type: 'start',
      step: state.step,
      epoch: state.epoch,
      epochs: recipe.epochs,
      stepsPerEpoch: train.batchesPerEpoch,
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
    return snapshotRun(this.#options, this.#context.optimizer, { ...this.#state, source });
  }

  /** Trains the rest of the epoch, or until the run is aborted. */
  async *trainEpoch(): AsyncGenerator<StepEvent | CheckpointEvent, void, undefined> {
    const { train, checkpointEvery = Number.POSITIVE_INFINITY } = this.#options;
    this.#speed = { images: 0, milliseconds: 0 };
    // The run may have been interrupted after the last batch of the epoch, during its evaluation.
    if (this.#isEpochTrained || this.aborted) return;
    this.#context.plan.apply(this.#state.epoch);
    let started = performance.now();
    for await (const batch of train.epoch()) {
      const event = await this.#train(batch);
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
    if (!this.#isEpochTrained) {
      const { steps } = this.#state.totals;
      throw new ConfigError(
        `The training set declares ${train.batchesPerEpoch} batches per epoch, but yielded ${steps}`,
      );
    }
    this.#state = { ...this.#state, source: train.state };
  }

  /** Evaluates the network on `source`. Returns undefined without a source, or if the run is aborted meanwhile. */
  async evaluate(source: BatchSource | undefined): Promise<Evaluation | undefined> {
    const { model, loss, task, metrics, signal } = this.#options;
    if (!source || this.aborted) return undefined;
    try {
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
    this.#state = afterEpoch(this.#state);
    return {
      type: 'epoch',
      epoch: this.#state.epoch,
      step: this.#state.step,
      trainLoss: loss / images,
      trainAccuracy: accuracyIn(this.#context.task, correct, images),
      validationLoss: validation?.loss,
      validationAccuracy: validation?.accuracy,
      metrics: validation?.metrics ?? {},
      imagesPerSecond: timed === 0 ? 0 : (1000 * timed) / milliseconds,
    };
  }

  /** Returns the last event of a completed run. */
  async done(validation: Evaluation | undefined, test: Evaluation | undefined): Promise<DoneEvent> {
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

  /** Frees the optimizer's variables. */
  dispose(): void {
    this.#context.optimizer.dispose();
  }

  get #isEpochTrained(): boolean {
    return this.#state.totals.steps === this.#options.train.batchesPerEpoch;
  }

  async #train(batch: Batch): Promise<StepEvent> {
    const { recipe, train } = this.#options;
    const { step, epoch } = this.#state;
    const progress = { step, epoch, epochs: recipe.epochs, stepsPerEpoch: train.batchesPerEpoch };
    const learningRate = learningRateAt(recipe.schedule, recipe.optimizer.learningRate, progress);
    const { loss, correct, ...diagnostics } = await trainStep(this.#context, batch, step, learningRate);
    const images = batch.labels.length;
    const accuracy = accuracyIn(this.#context.task, correct, images);
    this.#state = afterStep(this.#state, { images, loss: loss * images, correct }, train.state);
    return {
      type: 'step',
      step: step + 1,
      epoch: epoch + 1,
      loss,
      accuracy,
      learningRate,
      images,
      ...diagnostics,
    };
  }
}
