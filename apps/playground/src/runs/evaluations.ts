import type { EvaluatingEvent } from '@convkit/train/worker';

/** How many times longer a training step takes than an evaluation of the same images. */
const TRAINING_COST = 3;

/** The evaluations of a run: how far the current one is, and how long they take. */
export class Evaluations {
  /** Fraction of the current evaluation that is done. `undefined` while there is none. */
  progress: number | undefined;
  /** Number of images in an evaluation. */
  images: number | undefined;
  #startedAt = 0;
  #seconds: number | undefined;

  /** @param images Number of images in an evaluation, if it is known beforehand. */
  constructor(images?: number) {
    this.images = images;
  }

  /** @param at Time of the event in milliseconds. */
  handle({ done, total, images }: Omit<EvaluatingEvent, 'type'>, at: number): void {
    if (done === 0) this.#startedAt = at;
    else this.#seconds = ((at - this.#startedAt) * total) / done / 1000;
    this.progress = done < total ? done / total : undefined;
    if (done === total) this.images = images;
  }

  /** Ends an evaluation that was interrupted. */
  end(): void {
    this.progress = undefined;
  }

  /**
   * Seconds that evaluations still take. `undefined` if it cannot be estimated.
   * @param count Number of evaluations that are not complete.
   * @param speed Number of images per second in training.
   */
  secondsLeft(count: number, speed: number | undefined): number | undefined {
    if (count === 0) return 0;
    const guess =
      speed === undefined || this.images === undefined ? undefined : this.images / (TRAINING_COST * speed);
    const each = this.#seconds ?? guess;
    return each === undefined ? undefined : each * (count - (this.progress ?? 0));
  }
}
