import type { Batch, Module, TrainingPass } from '@convkit/core';
import { activeRecorder } from '@convkit/ops';
import {
  dispose,
  type Scalar,
  type Tensor,
  type Tensor1D,
  tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { ComputationRecorder, type Computed } from '../recording/computation-recorder.js';
import { backwardFrom, type Gradients } from './backward.js';
import { answersOf } from './batch-loss.js';
import type { StepContext } from './step-context.js';

/** Gradients of a step that is recorded or repeated. The caller disposes of the tensors. */
export interface RecordedGradients extends Gradients {
  /** Applies the updates of buffers. */
  commit(): void;
  /** Frees the updates of buffers. */
  discard(): void;
}

/** A step to record or repeat. */
export interface RecordableStep {
  readonly batch: Batch;
  /** Creates the training pass, each time with the same random numbers. */
  readonly createPass: () => TrainingPass;
  /** Whether the pass shows activations, so that the network's JavaScript has to run. */
  readonly isObserved: boolean;
}

/** What is known about the outputs of a step, which are the loss, the predictions, the check, the gradients and the updates of buffers. */
interface StepFacts {
  /** Names of the variables of the gradients. */
  readonly names: readonly string[];
  /** Buffers of the updates. */
  readonly buffers: readonly Variable[];
  /** Whether the network drew random numbers. */
  readonly isRandom: boolean;
}

/** Records how the gradients of a batch are computed, and repeats it for later batches of its shape. */
export class StepRecorder {
  readonly #context: StepContext;
  readonly #recorder: ComputationRecorder<StepFacts>;

  constructor(context: StepContext) {
    this.#context = context;
    const variables = [...context.parameters.values(), ...context.buffers];
    this.#recorder = new ComputationRecorder<StepFacts>(variables, ({ isRandom }) => !isRandom);
  }

  /** Whether steps can be recorded. */
  get isActive(): boolean {
    return this.#recorder.isActive;
  }

  /** The gradients of a batch, from a recording where there is one. */
  gradients({ batch, createPass, isObserved }: RecordableStep): RecordedGradients {
    const context = this.#context;
    const answers = answersOf(batch);
    return gradientsOf(
      this.#recorder.run({
        kind: kindOf(context, batch),
        inputs: [
          { values: batch.images, shape: batch.shape },
          { values: answers, shape: [answers.length] },
        ],
        compute: ([images, answers]) =>
          computeOutputs(context, images as Tensor, answers as Tensor1D, { batch, pass: createPass() }),
        isObserved,
      }),
    );
  }

  /** Frees the memory of the recording. */
  dispose(): void {
    this.#recorder.dispose();
  }
}

function kindOf({ parameters }: StepContext, { shape, targets }: Batch): string {
  const trained = [...parameters.values()].map(({ trainable }) => (trainable ? 1 : 0)).join('');
  return `${shape} ${targets?.length} ${trained}`;
}

function computeOutputs(
  context: StepContext,
  images: Tensor,
  answers: Tensor1D,
  { batch, pass }: { readonly batch: Batch; readonly pass: TrainingPass },
): Computed<StepFacts> {
  let isRandom = false;
  const noted: TrainingPass = {
    ...pass,
    rng(module: Module) {
      isRandom = true;
      return pass.rng(module);
    },
  };
  try {
    const computed = backwardFrom(context, images, answers, { batch, pass: noted });
    const { value, predictions, check, grads } = computed;
    const updates = pass.takeUpdates();
    return {
      tensors: [value, predictions, check, ...Object.values(grads), ...updates.values()],
      facts: { names: Object.keys(grads), buffers: [...updates.keys()], isRandom },
    };
  } catch (error) {
    pass.discard();
    throw error;
  }
}

function gradientsOf({ tensors, facts: { names, buffers } }: Computed<StepFacts>): RecordedGradients {
  const [value, predictions, check, ...rest] = tensors as [Scalar, Tensor, Scalar, ...Tensor[]];
  const updates = new Map(buffers.map((buffer, i) => [buffer, rest[names.length + i] as Tensor]));
  const discard = () => {
    dispose([...updates.values()]);
    updates.clear();
  };
  return {
    value,
    predictions,
    check,
    grads: Object.fromEntries(names.map((name, i) => [name, rest[i] as Tensor])),
    commit() {
      // In place where possible, so that the recording still finds the buffer, which must not move into its memory.
      for (const [buffer, update] of updates) {
        if (!activeRecorder()?.overwrite(buffer, update)) assignCopy(buffer, update);
      }
      discard();
    },
    discard,
  };
}

function assignCopy(buffer: Variable, update: Tensor): void {
  const copy = tensor(update.dataSync(), update.shape, update.dtype);
  buffer.assign(copy);
  copy.dispose();
}
