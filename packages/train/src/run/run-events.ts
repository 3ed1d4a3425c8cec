import type { Safeguards, Task } from '@convkit/core';
import type { RunState } from '../checkpoint/run-state.js';
import type { Evaluation } from '../evaluation/evaluate.js';
import type { DoneEvent, EpochEvent, StartEvent, StepEvent, WarningEvent } from '../events.js';
import type { FitOptions } from '../fit-options.js';
import { accuracyIn } from '../steps/decisions.js';
import type { StepContext } from '../steps/step-context.js';
import type { StepResult } from '../steps/train-step.js';

/** The event of a run that starts in `state`. */
export function startEvent(
  { step, epoch }: RunState,
  { recipe: { epochs } }: FitOptions,
  {
    context,
    stepsPerEpoch,
    resumed,
  }: Pick<StartEvent, 'stepsPerEpoch' | 'resumed'> & { readonly context: StepContext },
): StartEvent {
  let parameters = 0;
  for (const { size, trainable } of context.parameters.values()) parameters += trainable ? size : 0;
  return { type: 'start', step, epoch, epochs, stepsPerEpoch, parameters, resumed };
}

/** The event of a step that was taken in `state`. */
export function stepEvent(
  { step, epoch }: RunState,
  { loss, correct, images, ...diagnostics }: StepResult,
  { task, learningRate }: { readonly task: Task; readonly learningRate: number },
): StepEvent {
  const accuracy = accuracyIn(task, correct, images);
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

/** The event of an epoch whose last step was taken. */
export function epochEvent(
  { epoch, step, totals: { images, loss, correct } }: RunState,
  validation: Evaluation | undefined,
  {
    task,
    speed,
  }: { readonly task: Task; readonly speed: { readonly images: number; readonly milliseconds: number } },
): EpochEvent {
  return {
    type: 'epoch',
    epoch: epoch + 1,
    step,
    trainLoss: loss / images,
    trainAccuracy: accuracyIn(task, correct, images),
    validationLoss: validation?.loss,
    validationAccuracy: validation?.accuracy,
    metrics: validation?.metrics ?? {},
    imagesPerSecond: speed.images === 0 ? 0 : (1000 * speed.images) / speed.milliseconds,
  };
}

/** The event of a run that is complete. */
export function doneEvent(
  { step, safeguards }: RunState,
  {
    validation,
    test,
  }: { readonly validation: Evaluation | undefined; readonly test: Evaluation | undefined },
  { weightsSha256, recipe }: { readonly weightsSha256: string; readonly recipe: Safeguards },
): DoneEvent {
  const { best, stopping } = safeguards ?? {};
  return {
    type: 'done',
    step,
    weightsSha256,
    validationLoss: validation?.loss,
    validationAccuracy: validation?.accuracy,
    testLoss: test?.loss,
    testAccuracy: test?.accuracy,
    confusion: (test ?? validation)?.confusion,
    metrics: (test ?? validation)?.metrics ?? {},
    ...(best && { bestEpoch: best.epoch }),
    ...(recipe.earlyStopping && { stoppedEarly: stopping?.stopped ?? false }),
  };
}

/** The warning that batches are split from a step on. */
export const splitWarning = (step: number, parts: number): WarningEvent => ({
  type: 'warning',
  message: `Memory was full at step ${step}: each batch is split into ${parts} parts from now on.`,
});
