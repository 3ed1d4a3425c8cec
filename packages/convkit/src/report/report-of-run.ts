import type { RunSpec } from '@convkit/core';
import { checkOptions } from '@convkit/core';
import { decodeRunCheckpoint, parseMetrics } from '@convkit/train';
import type { LearningRateRange } from '../training/learning-rate-range.js';
import { firstLayerFilters } from './first-layer-filters.js';
import type { RunReport } from './run-report.js';

/** Files of a run's folder. A run that has just begun may lack any of them. */
export interface RunContents {
  /** `metrics.jsonl`. Its last line may be incomplete. */
  readonly metrics?: Uint8Array;
  /** `checkpoint.safetensors`. */
  readonly checkpoint?: Uint8Array;
  /** `config.json`, parsed. Its field `spec` is used until there is a checkpoint. */
  readonly config?: object;
  /** `learning-rate.json`, parsed. */
  readonly learningRates?: LearningRateRange;
}

/**
 * Creates the report of a run from the files of its folder, without evaluation and command.
 * @throws CheckpointError if the checkpoint is damaged.
 */
export async function reportOfRun(contents: RunContents): Promise<RunReport> {
  checkOptions('reportOfRun', contents, {
    metrics: 'bytes?',
    checkpoint: 'bytes?',
    config: 'object?',
    learningRates: 'object?',
  });
  const { metrics, checkpoint, config, learningRates } = contents;
  const saved = checkpoint && (await decodeRunCheckpoint(checkpoint));
  const spec = (saved?.spec ?? (config as { spec?: unknown } | undefined)?.spec) as RunSpec | undefined;
  const filters = saved && spec ? firstLayerFilters(saved.weights, spec.model.input) : undefined;
  return {
    title: spec ? `${spec.model.name} on ${lastPart(spec.data.source)}` : 'Run',
    events: metrics ? parseMetrics(metrics) : [],
    ...(spec && { spec }),
    ...(config && { config }),
    ...(learningRates && { learningRates }),
    ...(filters && { filters }),
  };
}

/** Name of a set, file or folder. */
const lastPart = (source: string) => source.split(/[\\/]/).findLast((part) => part !== '') ?? source;
