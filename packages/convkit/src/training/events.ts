import type { CheckpointEvent, StartEvent, StepEvent, WarningEvent } from '@convkit/train';
import type { LoadReport } from '../weights/load-weights.js';

/** Loss and accuracy over a set of images. */
export interface Measurement {
  /** Mean over the images. */
  readonly loss: number;
  /** From 0 to 1. */
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
  /** Of the training loop alone. */
  readonly imagesPerSecond: number;
}

/** Pretrained weights were loaded. */
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
}

/** What happens in a run, in order, as plain data. */
export type ClassifierEvent =
  | StartEvent
  | WarningEvent
  | WeightsEvent
  | FeaturesEvent
  | StepEvent
  | ClassifierEpochEvent
  | CheckpointEvent
  | ClassifierInterruptedEvent
  | ClassifierDoneEvent;
