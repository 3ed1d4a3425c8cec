import { type TensorData, writeStateDict } from '@convkit/checkpoint';
import { isBuffer, type Module, stateDict } from '@convkit/core';
import { add, dispose, mul, sub, type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { AveragingPlan } from './averaging-plan.js';

/**
 * Average of a model's weights and buffers. The model holds the trained weights, except between `show` and `hide`, when it holds the
 * average. Call `dispose` at the end.
 */
export class WeightAverage {
  readonly #plan: AveragingPlan;
  readonly #model: ReadonlyMap<string, Variable>;
  /** The average; the trained weights while the average is shown. */
  readonly #other: ReadonlyMap<string, Variable>;
  #isShown = false;

  constructor(model: Module, plan: AveragingPlan) {
    this.#plan = plan;
    this.#model = stateDict(model);
    this.#other = new Map([...this.#model].map(([key, state]) => [key, variable(state, false)]));
  }

  /** Whether the statistics of the average are recomputed instead of averaged. */
  get needsStatistics(): boolean {
    const isStatistic = (state: Variable) => isBuffer(state) && state.dtype === 'float32';
    return this.#plan.recomputesStatistics && [...this.#model.values()].some(isStatistic);
  }

  /** Updates the average by the weights after `step` steps, from 1. */
  update(step: number): void {
    const rate = this.#plan.rateAt(step);
    if (rate === 0) return;
    for (const [key, state] of this.#model) {
      const average = this.#other.get(key) as Variable;
      const isAveraged = state.dtype === 'float32' && !(isBuffer(state) && this.#plan.recomputesStatistics);
      // In this form, the average of constant weights is exact.
      const next = () =>
        isAveraged && rate < 1 ? add(average, mul(sub(state, average), rate)) : state.clone();
      tidy(() => average.assign(next()));
    }
  }

  /** Swaps the average into the model, if there is one after `step` steps. Returns whether the model has changed. */
  show(step: number): boolean {
    if (this.#isShown || !this.#plan.hasAverage(step)) return false;
    this.#swap();
    return true;
  }

  /** Swaps the trained weights back into the model. */
  hide(): void {
    if (this.#isShown) this.#swap();
  }

  /** Copies the buffers of the trained weights to the average, to be recomputed. Call it while the average is shown. */
  resetStatistics(): void {
    for (const [key, state] of this.#model) {
      const trained = this.#other.get(key) as Variable;
      if (isBuffer(state) && state.dataId !== trained.dataId) tidy(() => state.assign(trained.clone()));
    }
  }

  /**
   * The variables of a checkpoint: those that are evaluated, and the trained ones if they differ, by key.
   * @param step Number of steps taken.
   */
  state(step: number): {
    readonly weights: ReadonlyMap<string, Variable>;
    readonly trained?: ReadonlyMap<string, Variable>;
  } {
    if (!this.#plan.hasAverage(step)) return { weights: this.#model };
    return this.#isShown
      ? { weights: this.#model, trained: this.#other }
      : { weights: this.#other, trained: this.#model };
  }

  /**
   * Restores a saved average.
   * @throws CheckpointError if it does not match the model.
   */
  restore(average: ReadonlyMap<string, TensorData>): void {
    writeStateDict(Object.fromEntries(this.#other), average);
  }

  /** Frees all variables that the model does not hold. */
  dispose(): void {
    dispose([...this.#other.values()]);
  }

  #swap(): void {
    this.#isShown = !this.#isShown;
    tidy(() => {
      for (const [key, state] of this.#model) {
        const other = this.#other.get(key) as Variable;
        if (state.dataId === other.dataId) continue;
        const [shown, hidden] = [other.clone(), state.clone()] as [Tensor, Tensor];
        state.assign(shown);
        other.assign(hidden);
      }
    });
  }
}
