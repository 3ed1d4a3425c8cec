/** Images a second over the last few seconds, and when a run ends at that pace. */
export class Pace {
  readonly #window: number;
  #marks: { at: number; images: number }[] = [];

  /** @param window milliseconds that are looked back */
  constructor(window = 3000) {
    this.#window = window;
  }

  /** @param at milliseconds */
  add(images: number, at: number): void {
    this.#marks.push({ at, images });
    while (this.#marks.length > 2 && at - (this.#marks[0] as { at: number }).at > this.#window) {
      this.#marks.shift();
    }
  }

  /** Forgets what was: a pause is no slowness. */
  reset(): void {
    this.#marks = [];
  }

  /** Undefined until two steps are known. */
  get imagesPerSecond(): number | undefined {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (!first || !last || last.at <= first.at) return undefined;
    const images = this.#marks.slice(1).reduce((sum, mark) => sum + mark.images, 0);
    return (images * 1000) / (last.at - first.at);
  }
}

/** `1 min 5 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
