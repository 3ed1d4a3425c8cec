export { readResults, readSweep } from './controller/journal.js';
export { type RunSweepOptions, runSweep } from './controller/run-sweep.js';
export type { SweepDoneEvent, SweepEvent, SweepStartEvent, TrialSummary } from './controller/sweep-events.js';
export type { Engine, JobEvent } from './engine/engine.js';
export { type Execution, executeJob, type RunTrial, type TrialContext } from './engine/execute-job.js';
export { type InlineEngineOptions, inlineEngine } from './engine/inline-engine.js';
export {
  type FolderRunStore,
  RESULTS_FILE,
  SWEEP_FILE,
  type SweepStore,
  TRIALS_FOLDER,
} from './engine/sweep-store.js';
export type { CurvePoint, JobResult, TrialJob, TrialOutcome } from './engine/trial-job.js';
export type { Bracket, Rung } from './methods/brackets.js';
export { jobsOf } from './methods/jobs-of.js';
export { nextJobs } from './methods/next-jobs.js';
export { planSweep, type RunOfTrial, type SweepPlan } from './methods/plan-sweep.js';
export { goalOf, type RankedTrial, rankAll, type TrialValue } from './methods/rank-trials.js';
export type { Results } from './methods/results.js';
export type {
  Choice,
  Conditional,
  Dimension,
  Integer,
  LogUniform,
  Parameters,
  ParameterValue,
  SearchSpace,
  Uniform,
} from './space/search-space.js';
export { checkSweep } from './spec/check-sweep.js';
export type {
  Budget,
  EarlyRungs,
  Goal,
  GridSearch,
  Hyperband,
  MethodSpec,
  QuasiRandomSearch,
  RandomSearch,
  RunOptions,
  SuccessiveHalving,
  SweepSpec,
} from './spec/sweep-spec.js';
