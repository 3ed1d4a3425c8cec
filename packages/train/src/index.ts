export type { Batch, BatchSource, SourceState } from './batch-source.js';
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
export type { GradientNorms } from './gradient-norms.js';
export { accuracyOf, addToConfusion, type ConfusionMatrix, countCorrect, emptyConfusion } from './metrics.js';
export { createOptimizer, type Optimizer } from './optimizers.js';
export type { LossFunction } from './outputs.js';
export { type Prediction, predict } from './predict.js';
export { type Recoverable, type RecoveredEvent, recovering } from './recovering.js';
export { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from './run-checkpoint.js';
export type { EpochTotals, RunState } from './run-state.js';
export { MemoryRunStore, type RunStore } from './run-store.js';
export { assertSameSpec } from './same-spec.js';
export { learningRateAt, type Moment } from './schedules.js';
