import type { StartEvent, StepEvent } from '@convkit/train';
import type { SingleBar } from 'cli-progress';
import { createBar } from './create-bar.js';

/** A progress bar for each epoch on standard error, if it is a terminal: with speed, loss and the time left for the whole run. */
export class Progress {
  readonly #steps: number;
  readonly #stepsPerEpoch: number;
  readonly #epochs: number;
  #bar: SingleBar | undefined;
  #measured: { readonly since: number; images: number; steps: number } | undefined;
  #loss = Number.NaN;

  constructor({ epochs, stepsPerEpoch }: StartEvent) {
    this.#epochs = epochs;
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#steps = epochs * stepsPerEpoch;
  }

  step({ step, epoch, loss, images }: StepEvent): void {
    if (!process.stderr.isTTY) return;
    this.#loss = Number.isNaN(this.#loss) ? loss : 0.98 * this.#loss + 0.02 * loss;
    this.#measured ??= { since: performance.now(), images: 0, steps: 0 };
    this.#measured.images += images;
    this.#measured.steps++;
    const seconds = (performance.now() - this.#measured.since) / 1000;
    const payload = {
      title: `epoch ${epoch}/${this.#epochs}`,
      rate: seconds > 0 ? Math.round(this.#measured.images / seconds).toLocaleString('en') : '…',
      loss: this.#loss.toFixed(4),
      left: duration(((this.#steps - step) * seconds) / this.#measured.steps),
    };
    this.#bar ??= this.#start(payload);
    this.#bar.update(step - (epoch - 1) * this.#stepsPerEpoch, payload);
  }

  /** Removes the bar, so that other lines can be printed. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start(payload: object): SingleBar {
    const bar = createBar('{title} {bar} {percentage}% · {rate} images/s · loss {loss} · {left} left');
    bar.start(this.#stepsPerEpoch, 0, payload);
    return bar;
  }
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
