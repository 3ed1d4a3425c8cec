export type { CustomKind } from './argument-kinds.js';
export { activateProbed, type Backend, type BackendProbe } from './backend.js';
export type { Batch, BatchSource, BatchSourceState } from './batch.js';
export * from './check-arguments.js';
export * from './check-number.js';
export type { ErrorCode, ErrorText } from './error-texts.js';
export {
  BackendError,
  CheckpointError,
  ConfigError,
  ConvkitError,
  DataError,
  type ErrorCodeOf,
  type ErrorDetails,
  type ErrorKind,
  isConvkitError,
  NumericError,
  ShapeError,
} from './errors.js';
export { ERROR_CODES, explainError } from './explain-error.js';
export { variableGradients } from './gradients/variable-gradients.js';
export * from './initializers.js';
export * from './loss-spec.js';
export * from './module.js';
export * from './one-at-a-time.js';
export * from './optimizer-spec.js';
export * from './passes.js';
export { fromPlainError, type PlainError, toPlainError } from './plain-error.js';
export * from './recipe.js';
export { recomputed } from './recompute/recomputed.js';
export { rejectOnAbort } from './reject-on-abort.js';
export * from './rng.js';
export * from './run-spec.js';
export type { EarlyStoppingSpec, RollbackSpec, Safeguards, SpikeGuardSpec } from './safeguards.js';
export type * from './schedule-spec.js';
export type { SequenceEncoding, SeriesEncoding, TextEncoding } from './sequence-encoding.js';
export * from './state-dict.js';
export type { Task } from './task.js';
export type { DistillationSpec, EmaSpec, SwaSpec, Techniques } from './techniques.js';
export { blocksToRecompute } from './trace/blocks-to-recompute.js';
export type { FeatureMapShape } from './trace/flattened-feature-maps.js';
export { flattenedInputShapes } from './trace/flattened-input-shapes.js';
export type { ForwardGraph, GraphNode, GraphValue } from './trace/forward-graph.js';
export type { TracedKernel } from './trace/recorder.js';
export { type LayerSummary, type SummaryTotals, summarize, summaryTotals } from './trace/summarize.js';
export {
  isTracing,
  recordKernel,
  type TraceOptions,
  traceKernels,
  tracePeakBytes,
  traceTarget,
} from './trace/trace.js';
export { traceGraph } from './trace/trace-graph.js';
export {
  type TrainingMemory,
  type TrainingMemoryOptions,
  trainingMemory,
} from './trace/training-memory.js';
export * from './variables.js';
