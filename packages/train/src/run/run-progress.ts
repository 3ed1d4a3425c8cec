import { INITIAL_STATE, type RunState } from '../checkpoint/run-state.js';
import type { FitOptions } from '../fit-options.js';
import { INITIAL_SAFEGUARDS, type SafeguardState } from '../safeguards/safeguard-state.js';
import type { ScheduleProgress } from '../schedules/progress.js';
import { stepsPerEpoch } from '../steps/steps-per-epoch.js';

/** How far a run is. */
export class RunProgress {
  /** What a checkpoint keeps of it. Each step and each epoch replaces it. */
  state: RunState = INITIAL_STATE;
  /** Images trained by this process in the current epoch, and the time spent on them. */
  readonly speed = { images: 0, milliseconds: 0 };
  /** Number of optimizer steps in each epoch. */
  readonly stepsPerEpoch: number;
  readonly #epochs: number;

  constructor({ train, recipe }: FitOptions) {
    this.stepsPerEpoch = stepsPerEpoch(train, recipe);
    this.#epochs = recipe.epochs;
  }

  /** Whether epochs remain to be trained. */
  get epochsLeft(): boolean {
    const hasStopped = this.safeguards.stopping?.stopped ?? false;
    return !hasStopped && this.state.epoch < this.#epochs;
  }

  /** Whether all steps of the current epoch were taken, but it is not complete: its evaluation remains. */
  get isEpochTrained(): boolean {
    return this.state.totals.steps === this.stepsPerEpoch;
  }

  /** State of early stopping, rollbacks and the spike guard. */
  get safeguards(): SafeguardState {
    return this.state.safeguards ?? INITIAL_SAFEGUARDS;
  }

  /** The progress as a learning rate schedule sees it. */
  get ofSchedule(): ScheduleProgress {
    const { step, epoch, plateau } = this.state;
    const { stepsPerEpoch } = this;
    return { step, epoch, epochs: this.#epochs, stepsPerEpoch, ...(plateau && { plateau }) };
  }

  /** The state from which a run resumes. After the last batch, the source has yet to move to the next epoch. */
  get resumable(): RunState {
    if (!this.isEpochTrained) return this.state;
    return { ...this.state, source: { epoch: this.state.epoch + 1, cursor: 0 } };
  }
}
