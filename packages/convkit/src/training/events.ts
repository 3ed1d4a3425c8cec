import type { DoneEvent, EpochEvent, RecoveredEvent, RunEvent, WarningEvent } from '@convkit/train';
import type { LoadReport } from '../weights/load-report.js';
import type { LearningRateRange } from './learning-rate-range.js';

/** Loss and accuracy over a set of images. */
export interface Measurement {
  /** Mean over the images. */
  readonly loss: number;
  /** Fraction of correct images, from 0 to 1. With several labels per image, all of them must be correct. */
  readonly accuracy: number;
}

/** All training images once, and the evaluation on the validation set. */
export interface ClassifierEpochEvent {
  readonly type: 'epoch';
  /** Counts from 1. */
  readonly epoch: number;
  /** Optimizer steps taken so far. */
  readonly step: number;
  /** Over the training batches, each before its step. */
  readonly training: Measurement;
  /** Over the validation set. */
  readonly validation: Measurement;
  /** The requested metrics, over the validation set, by key. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Images per second of the training loop alone. */
  readonly imagesPerSecond: number;
}

/** Pretrained weights are being downloaded. Comes about once per percent. */
export interface DownloadEvent {
  readonly type: 'download';
  readonly url: string;
  /** Number of bytes received so far. */
  readonly received: number;
  /** Total number of bytes, if the server reports it. */
  readonly total: number | undefined;
}

/** Pretrained weights were loaded. `describeWeights` tells about it in a line. */
export interface WeightsEvent extends LoadReport {
  readonly type: 'weights';
  readonly source: string;
}

/** The outputs of the frozen backbone were computed once, to be used in every epoch. */
export interface FeaturesEvent {
  readonly type: 'features';
  readonly images: number;
  readonly seconds: number;
}

/** The learning rate was chosen by a range test, because the run was given the learning rate 'auto'. */
export interface LearningRateEvent extends LearningRateRange {
  /** Tells events apart. */
  readonly type: 'learning-rate';
}

/** The run was stopped. If it has a store, its checkpoint is written. */
export interface ClassifierInterruptedEvent {
  readonly type: 'interrupted';
  readonly step: number;
}

/** The run is complete. */
export interface ClassifierDoneEvent {
  readonly type: 'done';
  readonly step: number;
  readonly weightsSha256: string;
  readonly validation: Measurement;
  /** Over the test set; equal to `validation` if the data has only one part for both. */
  readonly test: Measurement;
  /** Confusion matrix of the test set: `confusion[actual][predicted]` counts images. */
  readonly confusion: readonly (readonly number[])[];
  /** The requested metrics, over the test set, by key. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Epoch whose weights are the result, from 1. Undefined if the run keeps those of its last epoch. */
  readonly bestEpoch?: number;
  /** Whether early stopping ended the run. Undefined without early stopping. */
  readonly stoppedEarly?: boolean;
}

/** Events before the first step of a run, or instead of it. */
export type PreparationEvent =
  | RecoveredEvent
  | WarningEvent
  | DownloadEvent
  | WeightsEvent
  | FeaturesEvent
  | LearningRateEvent
  | ClassifierInterruptedEvent;

/** Events of `fit` that are passed on unchanged. */
export type StepwiseEvent = Exclude<RunEvent, EpochEvent | DoneEvent>;

/** Event of a run, as plain data. */
export type ClassifierEvent = PreparationEvent | StepwiseEvent | ClassifierEpochEvent | ClassifierDoneEvent;

/** The classifier's form of an event of `fit`. */
export function toClassifierEvent(event: RunEvent): ClassifierEvent {
  switch (event.type) {
    case 'epoch': {
      const { type, epoch, step, metrics, imagesPerSecond } = event;
      return {
        type,
        epoch,
        step,
        training: measurement(event.trainLoss, event.trainAccuracy),
        validation: measurement(event.validationLoss, event.validationAccuracy),
        metrics,
        imagesPerSecond,
      };
    }
    case 'done': {
      const { type, step, weightsSha256, confusion = [], metrics, bestEpoch, stoppedEarly } = event;
      return {
        type,
        step,
        weightsSha256,
        validation: measurement(event.validationLoss, event.validationAccuracy),
        test: measurement(event.testLoss, event.testAccuracy),
        confusion,
        metrics,
        ...(bestEpoch !== undefined && { bestEpoch }),
        ...(stoppedEarly !== undefined && { stoppedEarly }),
      };
    }
    default:
      return event;
  }
}

const measurement = (loss = Number.NaN, accuracy = Number.NaN): Measurement => ({ loss, accuracy });
