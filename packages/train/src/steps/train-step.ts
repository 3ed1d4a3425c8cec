import { type Batch, type Tap, type TrainingPass, trainingPass } from '@convkit/core';
import { globalNorm } from '@convkit/ops';
import type { StepFigures } from '../safeguards/spike-guard.js';
import { addGradients } from './add-gradients.js';
import { BufferBackup } from './buffer-backup.js';
import { GradientSum } from './gradient-sum.js';
import { type Insight, StepObserver } from './insight.js';
import { isOutOfMemory } from './out-of-memory.js';
import { splitBatch } from './split-batch.js';
import type { StepContext } from './step-context.js';
import type { RecordedGradients, StepRecorder } from './step-recorder.js';
import { updateWeights } from './update-weights.js';

/** Result of an optimizer step, over the images of all its batches. */
export interface StepResult extends Partial<Insight> {
  /** Mean loss over the images, including auxiliary losses. */
  readonly loss: number;
  /** Number of images classified correctly. */
  readonly correct: number;
  /** Number of images. */
  readonly images: number;
}

/** What `TrainingStep` is created with. */
export interface TrainingStepOptions {
  /** Number of steps taken before. */
  readonly step: number;
  /** Learning rate of the step. */
  readonly learningRate: number;
  /** Number of parts that each batch is split into, to save memory. */
  readonly microBatches: number;
  /** Factor on the rates of stochastic depth. */
  readonly depthRateFactor: number | undefined;
  /** Computes the gradients of whole batches, if the run has one. */
  readonly recorder?: StepRecorder | undefined;
}

/**
 * One optimizer step: `add` each of its batches, then `finish`. Always `dispose` of it; that leaves no tensors behind, and the buffers as
 * they were unless the step was finished.
 */
export class TrainingStep {
  readonly #context: StepContext;
  readonly #options: TrainingStepOptions;
  readonly #observer: StepObserver | undefined;
  readonly #sum = new GradientSum();
  /** Whether gradients are multiplied by the weight of their batch. A step on one whole batch needs no multiplications. */
  #isWeighted: boolean;
  #microBatches: number;
  #buffers: BufferBackup | undefined;
  #recorded: RecordedGradients | undefined;
  #parts = 0;
  #weight = 0;
  #totals = { loss: 0, correct: 0, images: 0 };

  constructor(context: StepContext, options: TrainingStepOptions) {
    const { insightEvery } = context;
    this.#context = context;
    this.#options = options;
    const hasInsight = insightEvery !== undefined && options.step % insightEvery === 0;
    this.#observer = hasInsight ? new StepObserver(context.parameters) : undefined;
    this.#microBatches = options.microBatches;
    this.#isWeighted = context.accumulate > 1 || options.microBatches > 1;
  }

  /** Learning rate of the step. */
  get learningRate(): number {
    return this.#options.learningRate;
  }

  /** Number of parts that each batch is split into. Larger than at the start if memory was full. */
  get microBatches(): number {
    return this.#microBatches;
  }

  /**
   * Adds the gradients of a batch.
   * @throws NumericError if its loss or a gradient is not finite.
   * @throws BackendError if the backend fails. The message includes the batch size.
   */
  async add(batch: Batch): Promise<void> {
    const parts = this.#microBatches;
    for (const part of splitBatch(batch, parts)) await this.#addFitting(part, parts);
  }

  /** Mean loss over the images so far, and the norm of their mean gradient. */
  async figures(): Promise<StepFigures> {
    const norm = globalNorm(Object.values(this.#sum.gradients));
    const [value] = await norm.data();
    norm.dispose();
    return {
      loss: this.#totals.loss / this.#weight,
      gradientNorm: (value as number) / (this.#isWeighted ? this.#weight : 1),
    };
  }

  /** Leaves the weights as they are. `dispose` restores the buffers. */
  skip(): StepResult {
    const { loss, ...counts } = this.#totals;
    return { loss: loss / this.#weight, ...counts };
  }

  /** Updates the weights by the mean gradient of all images. */
  async finish(): Promise<StepResult> {
    const { loss, ...counts } = this.#totals;
    if (this.#isWeighted) this.#sum.scale(1 / this.#weight);
    this.#observer?.beforeUpdate(this.#sum.gradients);
    updateWeights(this.#context, this.#sum.gradients, this.#options.learningRate);
    this.#observer?.afterUpdate();
    this.#recorded?.commit();
    this.#buffers?.drop();
    return { loss: loss / this.#weight, ...counts, ...(await this.#observer?.read()) };
  }

  /** Frees the tensors of the step. Restores the buffers of a step that was not finished. */
  dispose(): void {
    this.#sum.dispose();
    this.#observer?.dispose();
    this.#recorded?.discard();
    this.#buffers?.restore();
  }

  /**
   * Adds a part of a batch, or its halves if it does not fit into memory.
   * @param parts - number of parts of this size in the batch.
   */
  async #addFitting(batch: Batch, parts: number): Promise<void> {
    try {
      await this.#addPart(batch);
    } catch (error) {
      const isSplit = this.#context.splitsOnOutOfMemory && batch.labels.length > 1 && isOutOfMemory(error);
      if (!isSplit) throw error;
      this.#microBatches = Math.max(this.#microBatches, 2 * parts);
      // A step that is not weighted has no other part yet.
      this.#isWeighted = true;
      for (const half of splitBatch(batch, 2)) await this.#addFitting(half, 2 * parts);
    }
  }

  async #addPart(batch: Batch): Promise<void> {
    const { loss } = this.#context;
    const { step, learningRate } = this.#options;
    const images = batch.labels.length;
    const weight = loss.weightOf?.(batch.labels, batch.targets) ?? images;
    const compute = this.#recordable(batch);
    if (!compute) this.#buffers ??= new BufferBackup(this.#context.buffers);
    const part = await addGradients(this.#sum, batch, this.#context, {
      step,
      learningRate,
      scale: this.#isWeighted ? weight : undefined,
      tap: this.#observer?.tap,
      createPass: (tap) => this.#createPass(batch, tap),
      compute,
    });
    this.#parts++;
    this.#weight += weight;
    this.#totals = {
      loss: this.#totals.loss + part.loss * weight,
      correct: this.#totals.correct + part.correct,
      images: this.#totals.images + images,
    };
  }

  /** Computes the gradients of a whole batch by the run's recorder. Undefined if the run has none, or the step cannot be recorded. */
  #recordable(batch: Batch): (() => RecordedGradients) | undefined {
    const { recorder, depthRateFactor } = this.#options;
    const isPlain = !this.#isWeighted && this.#parts === 0 && depthRateFactor === undefined;
    if (!recorder?.isActive || !isPlain) return undefined;
    return () => {
      this.#recorded = recorder.gradients({
        batch,
        createPass: () => this.#createPass(batch, this.#observer?.tap),
        isObserved: this.#observer !== undefined,
      });
      return this.#recorded;
    };
  }

  #createPass(batch: Batch, tap: Tap | undefined): TrainingPass {
    const { model, rng, recomputation } = this.#context;
    const { step, depthRateFactor } = this.#options;
    return trainingPass(model, {
      rng: this.#parts === 0 ? rng : rng.child('part').child(this.#parts),
      step,
      recompute: recomputation?.(batch) ?? false,
      ...(tap && { tap }),
      ...(depthRateFactor !== undefined && { depthRateFactor }),
    });
  }
}
