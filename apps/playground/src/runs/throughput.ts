import { runsText } from './messages.js';

/** Milliseconds and images that a speed takes: fewer say little. */
const AT_LEAST = { milliseconds: 1000, images: 80 };

interface Step {
  /** Time since the step before. */
  readonly milliseconds: number;
  readonly images: number;
}

/** Training speed over the last few seconds of training. */
export class Throughput {
  readonly #window: number;
  #steps: Step[] = [];
  #latest: number | undefined;

  /** @param window Length of the window in milliseconds. */
  constructor(window = 3000) {
    this.#window = window;
  }

  /**
   * Adds a step.
   * @param images Number of images in the step.
   * @param at Time of the step in milliseconds.
   */
  add(images: number, at: number): void {
    if (this.#latest !== undefined) this.#steps.push({ milliseconds: at - this.#latest, images });
    this.#latest = at;
    while (this.#canShift()) this.#steps.shift();
  }

  /** Whether the window is full without the first step, and enough images remain. */
  #canShift(): boolean {
    const { milliseconds } = total(this.#steps);
    return milliseconds > this.#window && total(this.#steps.slice(1)).images >= AT_LEAST.images;
  }

  /** Leaves out the time until the next step, so that a pause or an evaluation does not count as slow training. */
  interrupt(): void {
    this.#latest = undefined;
  }

  /** `undefined` until a second and 80 images are measured. */
  get imagesPerSecond(): number | undefined {
    const { milliseconds, images } = total(this.#steps);
    if (milliseconds < AT_LEAST.milliseconds || images < AT_LEAST.images) return undefined;
    return (images * 1000) / milliseconds;
  }
}

const total = (steps: readonly Step[]): Step =>
  steps.reduce(
    (sum, step) => ({
      milliseconds: sum.milliseconds + step.milliseconds,
      images: sum.images + step.images,
    }),
    { milliseconds: 0, images: 0 },
  );

/** Formats a duration, for example `1 min 5 s`. */
export function duration(seconds: number): string {
  const text = runsText.value;
  if (!Number.isFinite(seconds)) return text.unknown;
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return text.hours({ hours, minutes });
  return minutes > 0 ? text.minutes({ minutes, seconds: whole % 60 }) : text.seconds({ seconds: whole });
}
