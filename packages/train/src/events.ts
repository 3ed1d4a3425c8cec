import type { ConfusionMatrix } from './evaluation/metrics.js';
import type { Insight } from './steps/insight.js';

/** Event of a training run, as plain data. Steps and epochs count from 1. */
export type RunEvent =
  | StartEvent
  | WarningEvent
  | StepEvent
  | EpochEvent
  | CheckpointEvent
  | SpikeEvent
  | RollbackEvent
  | InterruptedEvent
  | DoneEvent;

/** Start of a run: its first event. */
export interface StartEvent {
  /** Event type. */
  readonly type: 'start';
  /** Number of steps already taken: 0, or more if the run was resumed. */
  readonly step: number;
  /** Number of epochs already completed. */
  readonly epoch: number;
  /** Number of epochs in the whole run. */
  readonly epochs: number;
  /** Number of steps in each epoch. */
  readonly stepsPerEpoch: number;
  /** Number of parameters that are trained now, without frozen ones. */
  readonly parameters: number;
  /** Whether the run was resumed from a checkpoint. */
  readonly resumed: boolean;
}

/** Warning that does not end the run. */
export interface WarningEvent {
  /** Event type. */
  readonly type: 'warning';
  /** Text of the warning, for people. */
  readonly message: string;
}

/** One optimizer step. Has the fields of `Insight` only every `insightEvery` steps. */
export interface StepEvent extends Partial<Insight> {
  /** Event type. */
  readonly type: 'step';
  /** Number of the step in the run, from 1. */
  readonly step: number;
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Mean loss over the batch, before the update. Includes auxiliary losses, excludes the L2 penalty. */
  readonly loss: number;
  /** Fraction of the batch classified correctly, before the update. Undefined in regression. */
  readonly accuracy: number | undefined;
  /** Learning rate of this step. */
  readonly learningRate: number;
  /** Number of images in the batch. */
  readonly images: number;
}

/** End of an epoch, after its evaluation on the validation set. */
export interface EpochEvent {
  /** Event type. */
  readonly type: 'epoch';
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /** Number of steps taken so far. */
  readonly step: number;
  /** Mean training loss over the epoch's images, each measured before its step. Includes auxiliary losses. */
  readonly trainLoss: number;
  /** Fraction of the epoch's training images classified correctly, each before its step. Undefined in regression. */
  readonly trainAccuracy: number | undefined;
  /** Mean loss on the validation set, without auxiliary losses. Undefined without a validation set. */
  readonly validationLoss: number | undefined;
  /** Accuracy on the validation set. Undefined without a validation set, and in regression. */
  readonly validationAccuracy: number | undefined;
  /** The `metrics` of `fit` on the validation set, by key. Empty without a validation set. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Training speed in this process, excluding evaluation and checkpoints. 0 if this process trained on no images. */
  readonly imagesPerSecond: number;
}

/** A checkpoint was saved. */
export interface CheckpointEvent {
  /** Event type. */
  readonly type: 'checkpoint';
  /** Number of steps taken so far. */
  readonly step: number;
  /** Where the checkpoint was saved, such as a file path. */
  readonly location: string;
}

/** The spike guard skipped the update of a step whose loss or gradient norm jumped. */
export interface SpikeEvent {
  /** Event type. */
  readonly type: 'spike';
  /** Number of the step, from 1. Its step event follows. */
  readonly step: number;
  /** Quantity that jumped. */
  readonly what: 'loss' | 'gradient norm';
  /** Its value in the step. */
  readonly value: number;
  /** Its running median. */
  readonly median: number;
}

/** The run diverged or a step was a spike, so it rolled back to its last checkpoint and continues with a lower learning rate. */
export interface RollbackEvent {
  /** Event type. */
  readonly type: 'rollback';
  /** Number of steps of the checkpoint. */
  readonly step: number;
  /** Number of the step that failed, from 1. */
  readonly failedStep: number;
  /** Why the step failed. */
  readonly message: string;
  /** Factor on the scheduled learning rate from now on. */
  readonly learningRateFactor: number;
  /** Number of rollbacks so far. */
  readonly rollbacks: number;
}

/** Last event of a run that was stopped by its signal. With a store, its checkpoint has been saved. */
export interface InterruptedEvent {
  /** Event type. */
  readonly type: 'interrupted';
  /** Number of steps taken. */
  readonly step: number;
}

/** Last event of a run that completed all epochs. */
export interface DoneEvent {
  /** Event type. */
  readonly type: 'done';
  /** Number of steps taken. */
  readonly step: number;
  /** Checksum of the trained weights (see `weightsSha256` of `@convkit/checkpoint`). */
  readonly weightsSha256: string;
  /** Mean loss on the validation set. Undefined without a validation set. */
  readonly validationLoss: number | undefined;
  /** Accuracy on the validation set. Undefined without a validation set, and in regression. */
  readonly validationAccuracy: number | undefined;
  /** Mean loss on the test set. Undefined without a test set. */
  readonly testLoss: number | undefined;
  /** Accuracy on the test set. Undefined without a test set, and in regression. */
  readonly testAccuracy: number | undefined;
  /** Confusion matrix of the test set, or of the validation set if there is no test set. */
  readonly confusion: ConfusionMatrix | undefined;
  /** The `metrics` of `fit` on the test set, or on the validation set if there is no test set, by key. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Epoch whose weights are the result, from 1. Undefined if the run keeps those of its last epoch. */
  readonly bestEpoch?: number;
  /** Whether early stopping ended the run. Undefined without early stopping. */
  readonly stoppedEarly?: boolean;
}

/** Last event of a run. */
export type RunResult = InterruptedEvent | DoneEvent;
