export type { Batch, BatchSource, BatchSourceState } from '@convkit/core';
export {
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  type RunCheckpoint,
  type RunDescription,
} from './checkpoint/run-checkpoint.js';
export type { EpochTotals, RunState } from './checkpoint/run-state.js';
export { MemoryRunStore, type RunStore } from './checkpoint/run-store.js';
export { assertSameSpec } from './checkpoint/same-spec.js';
export {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluationBatchSize,
} from './evaluation/evaluate.js';
export type { Metric, MetricBatch, MetricComputation } from './evaluation/metric.js';
export {
  checkMetricName,
  type EpochMetrics,
  isImprovement,
  type KnownMetrics,
  type MetricDirection,
  metricDirection,
  metricNames,
  metricOf,
} from './evaluation/metric-of.js';
export {
  accuracyOf,
  addToConfusionMatrix,
  type ConfusionMatrix,
  countCorrect,
  emptyConfusionMatrix,
} from './evaluation/metrics.js';
export { type Prediction, predict, predictValues } from './evaluation/predict.js';
export { Predictor, type PredictorOptions } from './evaluation/predictor.js';
export type {
  CheckpointEvent,
  DoneEvent,
  EpochEvent,
  InterruptedEvent,
  RollbackEvent,
  RunEvent,
  RunResult,
  SpikeEvent,
  StartEvent,
  StepEvent,
  WarningEvent,
} from './events.js';
export { fit } from './fit.js';
export type { FitOptions, TrainingRecipe } from './fit-options.js';
export { areaUnderRoc } from './metrics/area-under-roc.js';
export { calibrationError } from './metrics/calibration-error.js';
export {
  balancedAccuracy,
  type ClassCounts,
  type ClassMetrics,
  classMetrics,
  countsOfClasses,
  macroF1,
  microF1,
} from './metrics/class-metrics.js';
export { ClassCounter } from './metrics/count-classes.js';
export {
  checkMetrics,
  createMetric,
  METRICS_OF_TASK,
  type MetricOptions,
  resolveMetrics,
} from './metrics/create-metric.js';
export { type RegressionOptions, type TargetMetrics, TargetSums } from './metrics/regression-metrics.js';
export { topKAccuracy } from './metrics/top-k.js';
export { createOptimizer } from './optimizers/create-optimizer.js';
export { type GroupedOptimizerOptions, groupedOptimizer } from './optimizers/grouped-optimizer.js';
export type { Optimizer, OptimizerFactory, ParameterGroup } from './optimizers/optimizer.js';
export {
  checkOptimizer,
  commonOptimizer,
  OPTIMIZER_NAMES,
  type OptimizerName,
} from './optimizers/optimizer-specs.js';
export {
  CONFIG_FILE,
  parseRunConfig,
  type RunConfig,
  readRunConfig,
  writeRunConfig,
} from './run-folder/config-file.js';
export { BEST_CHECKPOINT, CHECKPOINTS_FOLDER } from './run-folder/kept-checkpoints.js';
export { type LoggedEvent, METRICS_FILE, parseMetrics } from './run-folder/parse-metrics.js';
export { MemoryRunFiles, type RunFiles } from './run-folder/run-files.js';
export { type EventSummary, summarizeEvents } from './run-folder/summarize-events.js';
export { checkSafeguards } from './safeguards/check-safeguards.js';
export type { BestEpoch, SafeguardState, StoppingState } from './safeguards/safeguard-state.js';
export { type LearningRatesOptions, learningRates } from './schedules/learning-rates.js';
export type { PlateauState } from './schedules/plateau-state.js';
export type { ScheduleProgress } from './schedules/progress.js';
export {
  afterWarmups,
  checkSchedule,
  learningRateAt,
  momentumAt,
  SCHEDULE_NAMES,
  type ScheduleFunction,
} from './schedules/schedules.js';
export type { GradientNorms, Insight } from './steps/insight.js';
export {
  type Recoverable,
  type RecoveredEvent,
  type RecoveryOptions,
  withRecovery,
} from './with-recovery.js';
