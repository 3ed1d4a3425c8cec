import { type RestoredRun, restoreFrom, restoreRun, snapshotRun } from '../checkpoint/snapshot-run.js';
import type { CheckpointEvent, RollbackEvent } from '../events.js';
import type { MetricsLog } from '../run-folder/metrics-log.js';
import { RunKeeper } from '../run-folder/run-keeper.js';
import { afterRollback } from '../safeguards/rollback.js';
import { INITIAL_SAFEGUARDS } from '../safeguards/safeguard-state.js';
import type { RunParts } from './run-parts.js';

/** Checkpoints of a run: begins with one, saves more, and goes back to the last one. */
export class RunCheckpoints {
  readonly #parts: RunParts;
  readonly #keeper: RunKeeper;
  /** The last checkpoint of a run that has ended. */
  #last: Uint8Array | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#keeper = new RunKeeper(parts.options);
  }

  /** Log of the run's events, which is stored beside the checkpoints. */
  get log(): MetricsLog {
    return this.#keeper.log;
  }

  /** Restores the run from its checkpoint, or initializes a new run. */
  async begin(): Promise<RestoredRun> {
    const { options, progress } = this.#parts;
    const restored = await restoreRun(options, this.#holders);
    this.#adopt(restored);
    const { state, bytes } = restored;
    const microBatches = Math.max(options.microBatches ?? 1, state.microBatches ?? 1);
    if (microBatches > 1) progress.state = { ...state, microBatches };
    if (bytes) await this.#keeper.keepCopies(bytes, state);
    return restored;
  }

  /** Saves a checkpoint, if the run has a store. */
  async *save(): AsyncGenerator<CheckpointEvent, void, undefined> {
    if (!this.#keeper.isOn) return;
    const { state } = this.#parts.progress;
    const location = await this.#keeper.write(await this.encode(), state);
    if (location !== undefined) yield { type: 'checkpoint', step: state.step, location };
  }

  /** Encodes the run as a checkpoint. */
  async encode(): Promise<Uint8Array> {
    if (this.#last) return this.#last;
    const { options, progress } = this.#parts;
    return snapshotRun(options, this.#holders, progress.resumable);
  }

  /** Encodes a run that has ended for the last time, before its model changes. */
  async encodeLast(): Promise<void> {
    this.#last = await this.encode();
  }

  /**
   * Goes back to the last checkpoint after a step that diverged, if the recipe says so, and saves that it did.
   * @throws the error itself if it means something else, or the run may not go back any more.
   */
  async *goBack(error: unknown): AsyncGenerator<RollbackEvent | CheckpointEvent, void, undefined> {
    const { options, progress, weights } = this.#parts;
    const { step } = progress.state;
    const { learningRateFactor, rollbacks } = afterRollback(progress.safeguards, options.recipe, error);
    const bytes = await this.#keeper.read();
    if (!bytes) throw error;
    weights.showTrained();
    const restored = await restoreFrom(bytes, options, this.#holders);
    this.#adopt(restored);
    const before = restored.state.safeguards ?? INITIAL_SAFEGUARDS;
    const safeguards = { ...before, learningRateFactor, rollbacks };
    progress.state = { ...restored.state, safeguards };
    yield {
      type: 'rollback',
      step: restored.state.step,
      failedStep: step + 1,
      message: (error as Error).message,
      learningRateFactor,
      rollbacks,
    };
    yield* this.save();
  }

  get #holders() {
    const { context, weights } = this.#parts;
    return { optimizer: context.optimizer, average: weights.average, best: weights.best };
  }

  #adopt({ state, best }: RestoredRun): void {
    const { context, progress, weights } = this.#parts;
    progress.state = state;
    weights.adoptBest(best);
    context.plan.apply(state.epoch);
  }
}
