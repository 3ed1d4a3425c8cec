import { readStateDict, type TensorData, writeStateDict } from '@convkit/checkpoint';
import { planAveraging } from '../averaging/averaging-plan.js';
import { showAverage } from '../averaging/show-average.js';
import { WeightAverage } from '../averaging/weight-average.js';
import type { RunState } from '../checkpoint/run-state.js';
import type { FitOptions } from '../fit-options.js';

/**
 * What weights of a run there are beside those that are trained: their average, and those of the best epoch. Puts the ones that are needed
 * into the model.
 */
export class RunWeights {
  readonly #options: FitOptions;
  readonly #average: WeightAverage | undefined;
  #best: ReadonlyMap<string, TensorData> | undefined;
  #isBestShown = false;

  constructor(options: FitOptions, stepsPerEpoch: number) {
    this.#options = options;
    const averaging = planAveraging(options.recipe, stepsPerEpoch);
    this.#average = averaging && new WeightAverage(options.model, averaging);
  }

  /** Undefined if the recipe does not average weights. */
  get average(): WeightAverage | undefined {
    return this.#average;
  }

  /** Weights of the best epoch. Undefined if the recipe does not keep them, or there has been none. */
  get best(): ReadonlyMap<string, TensorData> | undefined {
    return this.#best;
  }

  /** Takes over the weights of the best epoch from a checkpoint. */
  adoptBest(best: ReadonlyMap<string, TensorData> | undefined): void {
    this.#best = best;
  }

  /** Keeps the weights that the model holds as those of the best epoch. */
  async keepBest(): Promise<void> {
    this.#best = await readStateDict(this.#options.model);
  }

  /** Puts the trained weights into the model. */
  showTrained(): void {
    this.#average?.hide();
  }

  /** Puts the weights to evaluate into the model: the average, if there is one. */
  async showEvaluated(state: RunState): Promise<void> {
    if (this.#average && !this.#isBestShown) await showAverage(this.#average, this.#options, state);
  }

  /** Puts the weights of the best epoch into the model for good. */
  showBest(): void {
    if (!this.#best) return;
    this.#isBestShown = true;
    this.#average?.hide();
    writeStateDict(this.#options.model, this.#best);
  }

  /** Frees the average. The model keeps the weights of the best epoch, if there are any, else the average, if there is one. */
  dispose(step: number): void {
    if (this.#best) this.showBest();
    else this.#average?.show(step);
    this.#average?.dispose();
  }
}
