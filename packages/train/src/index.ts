export type { Batch, BatchSource, BatchSourceState } from '@convkit/core';
export { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from './checkpoint/run-checkpoint.js';
export type { EpochTotals, RunState } from './checkpoint/run-state.js';
export { MemoryRunStore, type RunStore } from './checkpoint/run-store.js';
export { assertSameSpec } from './checkpoint/same-spec.js';
export {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluationBatchSize,
} from './evaluation/evaluate.js';
export {
  checkMetricName,
  type EpochMetrics,
  isImprovement,
  type MetricDirection,
  metricDirection,
  metricNames,
  metricOf,
} from './evaluation/metric-of.js';
export type { Metric, MetricBatch, MetricComputation } from './evaluation/metric.js';
export {
  accuracyOf,
  addToConfusionMatrix,
  type ConfusionMatrix,
  countCorrect,
  emptyConfusionMatrix,
} from './evaluation/metrics.js';
export { type Prediction, predict, predictValues } from './evaluation/predict.js';
export type {
  CheckpointEvent,
  DoneEvent,
  EpochEvent,
  InterruptedEvent,
  RunEvent,
  RunResult,
  StartEvent,
  StepEvent,
  WarningEvent,
} from './events.js';
export { fit } from './fit.js';
export type { FitOptions, TrainingRecipe } from './fit-options.js';
export { createOptimizer, type Optimizer } from './optimizers/optimizers.js';
export { learningRateAt, type ScheduleProgress } from './optimizers/schedules.js';
export { type LoggedEvent, METRICS_FILE, parseMetrics } from './run-folder/parse-metrics.js';
export { MemoryRunFiles, type RunFiles } from './run-folder/run-files.js';
export type { GradientNorms, Insight } from './steps/insight.js';
export { type Recoverable, type RecoveredEvent, withRecovery } from './with-recovery.js';
