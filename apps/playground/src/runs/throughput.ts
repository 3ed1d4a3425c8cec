import { runsText } from './messages.js';

/** Milliseconds and images that a speed takes: fewer say little. */
const AT_LEAST = { milliseconds: 1000, images: 80 };

interface Mark {
  readonly at: number;
  readonly images: number;
}

/** Training speed over the last few seconds. */
export class Throughput {
  readonly #window: number;
  #marks: Mark[] = [];

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
    this.#marks.push({ at, images });
    while (this.#canShift(at)) this.#marks.shift();
  }

  /** Whether the first step has left the window, and enough images remain. */
  #canShift(at: number): boolean {
    const [first, , ...later] = this.#marks;
    return first !== undefined && at - first.at > this.#window && imagesIn(later) >= AT_LEAST.images;
  }

  /** Starts over, so that a pause does not count as slow training. */
  reset(): void {
    this.#marks = [];
  }

  /** `undefined` until a second and 80 images are measured. */
  get imagesPerSecond(): number | undefined {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (!first || !last || last.at - first.at < AT_LEAST.milliseconds) return undefined;
    const images = imagesIn(this.#marks.slice(1));
    return images < AT_LEAST.images ? undefined : (images * 1000) / (last.at - first.at);
  }
}

const imagesIn = (marks: readonly Mark[]): number => marks.reduce((sum, { images }) => sum + images, 0);

/** Formats a duration, for example `1 min 5 s`. */
export function duration(seconds: number): string {
  const text = runsText.value;
  if (!Number.isFinite(seconds)) return text.unknown;
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return text.hours({ hours, minutes });
  return minutes > 0 ? text.minutes({ minutes, seconds: whole % 60 }) : text.seconds({ seconds: whole });
}
