import type { ConfusionMatrix } from './metrics.js';
import type { GradientNorms } from './steps/gradient-norms.js';

/** What happens in a run, in order; plain data. Steps and epochs count from 1. */
export type RunEvent =
  | StartEvent
  | WarningEvent
  | StepEvent
  | EpochEvent
  | CheckpointEvent
  | InterruptedEvent
  | DoneEvent;

/** The first event: what lies ahead. */
export interface StartEvent {
  readonly type: 'start';
  /** Steps taken already: more than 0 in a resumed run. */
  readonly step: number;
  /** Epochs completed already. */
  readonly epoch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Trained numbers; frozen ones are not counted. */
  readonly parameters: number;
  readonly resumed: boolean;
}

/** Something that a person should know and that ends nothing. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly message: string;
}

/** One optimizer step. */
export interface StepEvent {
  readonly type: 'step';
  readonly step: number;
  readonly epoch: number;
  /** Mean over the batch, with the losses of auxiliary classifiers, without the L2 penalty. */
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
  readonly images: number;
  /** Of the loss's gradients, before L2 and clipping; every `gradientNormsEvery` steps, where that is asked for. */
  readonly gradientNorms?: GradientNorms;
}

/** All training batches once, and the evaluation after them. */
export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly step: number;
  /** Over the training batches as they went, each before its step: the mean of their steps' losses. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** Mean loss of the network's output over the validation set, without auxiliary losses. Undefined without one. */
  readonly validationLoss: number | undefined;
  /** Undefined without a validation set. */
  readonly validationAccuracy: number | undefined;
  /** Of the training loop alone, in this process; 0 where it trained on none. */
  readonly imagesPerSecond: number;
}

/** A checkpoint that is safely in its store. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  readonly location: string;
}

/** The last event of a run that its signal ended; where there is a store, its checkpoint is written. */
export interface InterruptedEvent {
  readonly type: 'interrupted';
  readonly step: number;
}

/** The last event of a run that went through all epochs. */
export interface DoneEvent {
  readonly type: 'done';
  readonly step: number;
  readonly weightsSha256: string;
  /** Undefined without a validation set. */
  readonly validationLoss: number | undefined;
  /** Undefined without a validation set. */
  readonly validationAccuracy: number | undefined;
  /** Undefined without a test set. */
  readonly testLoss: number | undefined;
  /** Undefined without a test set. */
  readonly testAccuracy: number | undefined;
  /** Confusion matrix of the test set, or of the validation set if there is no test set. */
  readonly confusion: ConfusionMatrix | undefined;
}

/** How a run ended. */
export type RunResult = InterruptedEvent | DoneEvent;
