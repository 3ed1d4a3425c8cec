import { runsText } from './messages.js';

/** Training speed over the last few seconds. */
export class Throughput {
  readonly #window: number;
  #marks: { at: number; images: number }[] = [];

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
    while (this.#marks.length > 2 && at - (this.#marks[0] as { at: number }).at > this.#window) {
      this.#marks.shift();
    }
  }

  /** Starts over, so that a pause does not count as slow training. */
  reset(): void {
    this.#marks = [];
  }

  /** `undefined` until there are two steps. */
  get imagesPerSecond(): number | undefined {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (!first || !last || last.at <= first.at) return undefined;
    const images = this.#marks.slice(1).reduce((sum, mark) => sum + mark.images, 0);
    return (images * 1000) / (last.at - first.at);
  }
}

/** Formats a duration, for example `1 min 5 s`. */
export function duration(seconds: number): string {
  const text = runsText.value;
  if (!Number.isFinite(seconds)) return text.unknown;
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return text.hours({ hours, minutes });
  return minutes > 0 ? text.minutes({ minutes, seconds: whole % 60 }) : text.seconds({ seconds: whole });
}
