import { weightsSha256 } from '@convkit/checkpoint';
import { ConfigError } from '@convkit/core';
import type { Batch, BatchSource } from './batch-source.js';
import { encodeRun, openRun } from './checkpoint/open-run.js';
import { afterEpoch, afterStep, INITIAL_STATE } from './checkpoint/run-state.js';
import { type Evaluation, evaluate } from './evaluate.js';
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
import { createPace } from './pace.js';
import { createStepContext, type StepContext } from './steps/step-context.js';
import { trainStep } from './steps/train-step.js';

/** The pieces of one `fit`, and how far it is. */
export class TrainingRun {
  #state = INITIAL_STATE;
  /** What this process trained in this epoch, and the time that took. */
  #timed = { images: 0, milliseconds: 0 };
  readonly #options: FitOptions;
  readonly #context: StepContext;
  readonly #pace = createPace();

  /** @throws ConfigError for unusable options. */
  constructor(options: FitOptions) {
    checkFitOptions(options);
    this.#options = options;
    this.#context = createStepContext(options);
  }

  get aborted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  get epochsLeft(): boolean {
    return this.#state.epoch < this.#options.recipe.epochs;
  }

  get step(): number {
    return this.#state.step;
  }

  async *start(): AsyncGenerator<StartEvent | WarningEvent | CheckpointEvent, void, undefined> {
    const { recipe, train, resume = false } = this.#options;
    const { state, warnings } = await openRun(this.#options, this.#context.optimizer);
    this.#state = state;
    let trained = 0;
    for (const { size } of this.#context.parameters.values()) trained += size;
    yield {
      type: 'start',
      step: state.step,
      epoch: state.epoch,
      epochs: recipe.epochs,
      stepsPerEpoch: train.batchesPerEpoch,
      parameters: trained,
      resumed: resume,
    };
    yield* warnings;
    if (!resume) yield* this.save();
  }

  /** Writes the whole run into its store, if it has one. */
  async *save(): AsyncGenerator<CheckpointEvent, void, undefined> {
    const { store } = this.#options;
    if (!store) return;
    const { step } = this;
    yield { type: 'checkpoint', step, location: await store.write(await this.checkpoint(), step) };
  }

  /** The whole run as it is now; for whoever reads its events, at any of them. */
  checkpoint(): Promise<Uint8Array> {
    // After the last batch the source still has to move on to the next epoch.
    const source = this.#isEpochTrained ? { epoch: this.#state.epoch + 1, cursor: 0 } : this.#state.source;
    return encodeRun(this.#options, this.#context.optimizer, { ...this.#state, source });
  }

  /** The rest of the epoch, or up to the step after which the run is aborted. */
  async *trainEpoch(): AsyncGenerator<StepEvent | CheckpointEvent, void, undefined> {
    const { train, checkpointEvery = Number.POSITIVE_INFINITY } = this.#options;
    this.#timed = { images: 0, milliseconds: 0 };
    // A run may be interrupted between its last batch and the end of the evaluation.
    if (this.#isEpochTrained || this.aborted) return;
    let started = performance.now();
    for await (const batch of train.epoch()) {
      const event = await this.#train(batch);
      this.#timed.images += event.images;
      this.#timed.milliseconds += performance.now() - started;
      yield event;
      await this.#pace();
      // After the last batch the source still has to move on to the next epoch.
      if (!this.#isEpochTrained) {
        if (this.aborted) return;
        if (event.step % checkpointEvery === 0) yield* this.save();
      }
      started = performance.now();
    }
    if (!this.#isEpochTrained) {
      const { steps } = this.#state.totals;
      throw new ConfigError(`the training data promise ${train.batchesPerEpoch} batches and gave ${steps}`);
    }
    this.#state = { ...this.#state, source: train.state };
  }

  /** Evaluates the network on `source`. Undefined without a source, or if the run is aborted meanwhile. */
  async evaluate(source: BatchSource | undefined): Promise<Evaluation | undefined> {
    const { model, loss, signal } = this.#options;
    if (!source || this.aborted) return undefined;
    try {
      return await evaluate({ model, source, loss, signal });
    } catch (error) {
      if (this.aborted && error === signal?.reason) return undefined;
      throw error;
    }
  }

  completeEpoch(validation: Evaluation | undefined): EpochEvent {
    const { images, loss, correct } = this.#state.totals;
    const { images: timed, milliseconds } = this.#timed;
    this.#state = afterEpoch(this.#state);
    return {
      type: 'epoch',
      epoch: this.#state.epoch,
      step: this.#state.step,
      trainLoss: loss / images,
      trainAccuracy: correct / images,
      validationLoss: validation?.loss,
      validationAccuracy: validation?.accuracy,
      imagesPerSecond: timed === 0 ? 0 : (1000 * timed) / milliseconds,
    };
  }

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
    };
  }

  dispose(): void {
    this.#context.optimizer.dispose();
  }

  get #isEpochTrained(): boolean {
    return this.#state.totals.steps === this.#options.train.batchesPerEpoch;
  }

  async #train(batch: Batch): Promise<StepEvent> {
    const { recipe, train } = this.#options;
    const { step, epoch } = this.#state;
    const moment = { step, epoch, epochs: recipe.epochs, stepsPerEpoch: train.batchesPerEpoch };
    const learningRate = learningRateAt(recipe.schedule, recipe.optimizer.learningRate, moment);
    const { loss, correct, ...looked } = await trainStep(this.#context, batch, step, learningRate);
    const images = batch.labels.length;
    const accuracy = correct / images;
    this.#state = afterStep(this.#state, { images, loss: loss * images, correct }, train.state);
    return {
      type: 'step',
      step: step + 1,
      epoch: epoch + 1,
      loss,
      accuracy,
      learningRate,
      images,
      ...looked,
    };
  }
}
