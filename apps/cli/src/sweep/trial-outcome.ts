import { weightsSha256Of } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import type { CurvePoint, TrialOutcome } from '@convkit/sweep';
import { decodeRunCheckpoint, METRICS_FILE, parseMetrics, type RunStore } from '@convkit/train';
import type { EpochEvent } from '../output/run-events.js';

/** The metrics of an event. */
export function pointOf(event: EpochEvent): CurvePoint {
  const { epoch, training, validation } = event;
  return {
    epoch,
    trainLoss: training.loss,
    ...('accuracy' in training && { trainAccuracy: training.accuracy }),
    validationLoss: validation.loss,
    ...('accuracy' in validation && { validationAccuracy: validation.accuracy }),
    metrics: 'metrics' in event ? event.metrics : 'metrics' in validation ? validation.metrics : {},
  };
}

/** The epochs of a run, as its log holds them: those before an interruption, too. */
export async function curveOf(store: RunStore): Promise<CurvePoint[]> {
  const bytes = await store.files?.read(METRICS_FILE);
  return parseMetrics(bytes ?? new Uint8Array()).flatMap((event) => {
    if (event.type !== 'epoch') return [];
    const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, metrics } = event;
    return [{ epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, metrics }];
  });
}

/** What a run has kept so far, as its checkpoint holds it. */
export async function keptIn(store: RunStore): Promise<Pick<TrialOutcome, 'weightsSha256' | 'bestEpoch'>> {
  const bytes = await store.read();
  if (!bytes) throw new CheckpointError('the run has stopped without a checkpoint');
  const { weights, state } = await decodeRunCheckpoint(bytes);
  const bestEpoch = state.safeguards?.best?.epoch;
  return { weightsSha256: await weightsSha256Of(weights), ...(bestEpoch !== undefined && { bestEpoch }) };
}
