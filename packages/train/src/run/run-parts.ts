import { createPeriodicYield } from '../async/periodic-yield.js';
import { checkFitOptions } from '../check-fit-options.js';
import type { FitOptions } from '../fit-options.js';
import { createStepContext, type StepContext } from '../steps/step-context.js';
import { StepRecorder } from '../steps/step-recorder.js';
import { RunProgress } from './run-progress.js';
import { RunWeights } from './run-weights.js';

/** What a run consists of, besides its checkpoints. */
export interface RunParts {
  readonly options: FitOptions;
  readonly context: StepContext;
  readonly progress: RunProgress;
  readonly weights: RunWeights;
  /** Repeats steps from a recording, if the run may. */
  readonly recorder: StepRecorder | undefined;
  /** Yields to the event loop from time to time. Call it often. */
  readonly pause: () => Promise<void>;
}

/** @throws ConfigError if an option is invalid. */
export function createRunParts(options: FitOptions): RunParts {
  checkFitOptions(options);
  const context = createStepContext(options);
  const progress = new RunProgress(options);
  const weights = new RunWeights(options, progress.stepsPerEpoch);
  const mayReplay = options.replay && !options.teacher && !options.recompute;
  const recorder = mayReplay ? new StepRecorder(context) : undefined;
  return { options, context, progress, weights, recorder, pause: createPeriodicYield() };
}
