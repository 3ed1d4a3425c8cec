export type { Batch, BatchSource, SourceState } from './batch-source.js';
export { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from './checkpoint/run-checkpoint.js';
export type { EpochTotals, RunState } from './checkpoint/run-state.js';
export { MemoryRunStore, type RunStore } from './checkpoint/run-store.js';
export { assertSameSpec } from './checkpoint/same-spec.js';
export { type EvaluateOptions, type Evaluation, evaluate, evaluationBatch } from './evaluate.js';
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
export { accuracyOf, addToConfusion, type ConfusionMatrix, countCorrect, emptyConfusion } from './metrics.js';
export { createOptimizer, type Optimizer } from './optimizers/optimizers.js';
export { learningRateAt, type Moment } from './optimizers/schedules.js';
export { type Prediction, predict } from './predict.js';
export { type Recoverable, type RecoveredEvent, recovering } from './recovering.js';
export type { GradientNorms } from './steps/gradient-norms.js';
