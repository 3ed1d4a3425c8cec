import type { RunState } from '../checkpoint/run-state.js';
import { MemoryRunStore, type RunStore } from '../checkpoint/run-store.js';
import type { FitOptions } from '../fit-options.js';
import { BEST_CHECKPOINT, keepCheckpoint } from './kept-checkpoints.js';
import { MetricsLog } from './metrics-log.js';

/** Stores the checkpoints and the log of a run. */
export class RunKeeper {
  /** The log of the run's events. */
  readonly log: MetricsLog;
  readonly #options: FitOptions;
  /** Store of the caller, or a store in memory for a run that may roll back but has none. */
  readonly #store: RunStore | undefined;

  constructor(options: FitOptions) {
    const { store, recipe, logEvery } = options;
    const goesBack = (recipe.onDivergence ?? 'stop') !== 'stop';
    this.#options = options;
    this.#store = store ?? (goesBack ? new MemoryRunStore() : undefined);
    this.log = new MetricsLog(store?.files, logEvery);
  }

  /** Whether checkpoints are needed. */
  get isOn(): boolean {
    return this.#store !== undefined;
  }

  /** Reads the last checkpoint. */
  async read(): Promise<Uint8Array | undefined> {
    return this.#store?.read();
  }

  /**
   * Writes the log, the checkpoint, and then the copies that the run keeps. Returns its location; undefined
   * if the caller has no store.
   */
  async write(bytes: Uint8Array, state: RunState): Promise<string | undefined> {
    await this.log.flush();
    const location = await this.#store?.write(bytes, state.step);
    await this.keepCopies(bytes, state);
    return this.#options.store && location;
  }

  /** Writes the copies of a checkpoint that the run keeps. A run that was killed before this does it when it resumes. */
  async keepCopies(bytes: Uint8Array, { step, epoch, totals, safeguards }: RunState): Promise<void> {
    const { store, keepLast } = this.#options;
    await keepCheckpoint(store?.files, bytes, { step, keepLast });
    const isBest = safeguards?.best?.epoch === epoch && totals.steps === 0;
    if (isBest) await store?.files?.write(BEST_CHECKPOINT, bytes);
  }
}
