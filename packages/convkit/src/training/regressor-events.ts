import type { RunEvent } from '@convkit/train';
import type { PreparationEvent, StepwiseEvent } from './events.js';

/** Loss and requested metrics of a set of images. */
export interface RegressionMeasurement {
  /** Mean over the images, for targets normalized to a mean of 0 and a standard deviation of 1. */
  readonly loss: number;
  /** The requested metrics, by key, in the units of the targets. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** All training images once, and the evaluation on the validation set. */
export interface RegressorEpochEvent {
  /** Tells events apart. */
  readonly type: 'epoch';
  /** Counts from 1. */
  readonly epoch: number;
  /** Optimizer steps taken so far. */
  readonly step: number;
  /** Over the training batches, each before its step. */
  readonly training: Pick<RegressionMeasurement, 'loss'>;
  /** Over the validation set. */
  readonly validation: RegressionMeasurement;
  /** Images per second of the training loop alone. */
  readonly imagesPerSecond: number;
}

/** The run is complete. */
export interface RegressorDoneEvent {
  /** Tells events apart. */
  readonly type: 'done';
  /** Optimizer steps taken. */
  readonly step: number;
  /** Checksum of the trained weights. */
  readonly weightsSha256: string;
  /** Over the validation set. */
  readonly validation: Pick<RegressionMeasurement, 'loss'>;
  /** Over the test set. */
  readonly test: RegressionMeasurement;
  /** Number of the epoch whose weights are the result. Only with early stopping or `keepBest`. */
  readonly bestEpoch?: number;
  /** Whether the run ended before its last epoch. Only with early stopping. */
  readonly stoppedEarly?: boolean;
}

/** Event of a run of `trainRegressor`, as plain data. */
export type RegressorEvent = PreparationEvent | StepwiseEvent | RegressorEpochEvent | RegressorDoneEvent;

/** Converts an event of `fit`. */
export function toRegressorEvent(event: RunEvent): RegressorEvent {
  switch (event.type) {
    case 'epoch': {
      const { type, epoch, step, metrics, imagesPerSecond } = event;
      const validation = { loss: event.validationLoss ?? Number.NaN, metrics };
      return { type, epoch, step, training: { loss: event.trainLoss }, validation, imagesPerSecond };
    }
    case 'done': {
      const { type, step, weightsSha256, metrics, bestEpoch, stoppedEarly } = event;
      return {
        type,
        step,
        weightsSha256,
        validation: { loss: event.validationLoss ?? Number.NaN },
        test: { loss: event.testLoss ?? Number.NaN, metrics },
        ...(bestEpoch !== undefined && { bestEpoch }),
        ...(stoppedEarly !== undefined && { stoppedEarly }),
      };
    }
    default:
      return event;
  }
}
