import type { StartEvent, StepEvent } from '@convkit/train';
import { roughly } from './live/duration.js';
import { LossHistory } from './live/loss-history.js';
import { Painter } from './live/painter.js';
import { hasColor, isLive, lineWidth, type Terminal } from './live/terminal.js';
import { viewLines } from './live/view-lines.js';
import { IMAGES, type SampleNouns } from './sample-nouns.js';

/** Milliseconds between repaints. */
const PAINT_EVERY = 100;
/** First steps, which are slower and not measured. */
const WARM_UP_STEPS = 2;
/** Milliseconds of training before the first estimate. */
const ESTIMATE_AFTER = 1500;
/** Seconds. Shorter runs get no estimate. */
const WORTH_SAYING = 20;
/** Weight of the past in the running means of loss and accuracy. */
const MEMORY = 0.98;

interface ProgressOptions {
  /** Nouns for the samples of the run. Defaults to images. */
  readonly nouns?: SampleNouns;
  /** Number of samples evaluated after each epoch. */
  readonly evaluated?: number;
  readonly terminal?: Terminal;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** A live view of the training on standard error, if it is a terminal: progress, loss, learning rate, speed and the time left. */
export class Progress {
  readonly #start: StartEvent;
  readonly #evaluated: number;
  readonly #nouns: SampleNouns;
  readonly #terminal: Terminal;
  readonly #env: NodeJS.ProcessEnv;
  readonly #now: () => number;
  readonly #painter: Painter;
  readonly #losses = new LossHistory();
  readonly #means = { loss: new RunningMean(), accuracy: new RunningMean() };
  #steps = 0;
  #since = Number.NaN;
  /** Total of the measured steps, without evaluations. */
  #measured = { milliseconds: 0, images: 0, steps: 0 };
  #painted = Number.NEGATIVE_INFINITY;
  #isEstimated = false;

  constructor(
    start: StartEvent,
    {
      evaluated = 0,
      nouns = IMAGES,
      terminal = process.stderr,
      env = process.env,
      now = () => performance.now(),
    }: ProgressOptions = {},
  ) {
    this.#start = start;
    this.#evaluated = evaluated;
    this.#nouns = nouns;
    this.#terminal = terminal;
    this.#env = env;
    this.#now = now;
    this.#painter = new Painter(terminal);
  }

  /** Shows a step. */
  step(event: StepEvent): void {
    const now = this.#now();
    this.#steps++;
    if (this.#steps > WARM_UP_STEPS && !Number.isNaN(this.#since)) {
      this.#measured.milliseconds += now - this.#since;
      this.#measured.images += event.images;
      this.#measured.steps++;
    }
    this.#since = now;
    this.#losses.add(this.#means.loss.add(event.loss));
    this.#means.accuracy.add(event.accuracy ?? Number.NaN);
    if (!isLive(this.#terminal, this.#env) || now - this.#painted < PAINT_EVERY) return;
    this.#painted = now;
    this.#paint(event);
  }

  /** Removes the view, so that other lines can be printed. The time until the next step is not measured. */
  clear(): void {
    this.#painter.clear();
    this.#since = Number.NaN;
    this.#painted = Number.NEGATIVE_INFINITY;
  }

  /** Estimated seconds left. Undefined until steps have been measured. */
  left(step: number): number | undefined {
    const { milliseconds, images, steps } = this.#measured;
    if (steps === 0 || milliseconds === 0) return undefined;
    const { epochs, stepsPerEpoch } = this.#start;
    const remaining = Math.max(0, epochs * stepsPerEpoch - step);
    // Evaluating an image takes about a third of training on it: there is no backward pass.
    const evaluation = (Math.ceil(remaining / stepsPerEpoch) * this.#evaluated * milliseconds) / images / 3;
    return ((remaining * milliseconds) / steps + evaluation) / 1000;
  }

  /** Prints the estimated time left once, unless a live view shows it or the run is short. */
  estimate(step: number, print: (text: string) => void): void {
    if (this.#isEstimated || this.#measured.milliseconds < ESTIMATE_AFTER) return;
    this.#isEstimated = true;
    const left = this.left(step);
    if (left === undefined || left < WORTH_SAYING || isLive(this.#terminal, this.#env)) return;
    print(`${roughly(left)} left`);
  }

  #paint({ step, epoch, learningRate }: StepEvent): void {
    const { epochs, stepsPerEpoch } = this.#start;
    const { milliseconds, images } = this.#measured;
    const color = hasColor(this.#terminal, this.#env) ? cyan : (text: string) => text;
    const state = {
      epoch,
      epochs,
      step: step - (epoch - 1) * stepsPerEpoch,
      stepsPerEpoch,
      loss: this.#means.loss.value,
      losses: this.#losses.values,
      accuracy: this.#means.accuracy.value,
      learningRate,
      imagesPerSecond: milliseconds > 0 ? (1000 * images) / milliseconds : undefined,
      nouns: this.#nouns,
      left: this.left(step),
    };
    this.#painter.paint(viewLines(state, lineWidth(this.#terminal), color));
  }
}

const cyan = (text: string) => (text === '' ? '' : `\u001b[36m${text}\u001b[39m`);

/** Exponential moving average without a bias toward zero at the start. */
class RunningMean {
  #sum = 0;
  #weight = 0;

  get value(): number {
    return this.#sum / this.#weight;
  }

  add(value: number): number {
    this.#sum = MEMORY * this.#sum + (1 - MEMORY) * value;
    this.#weight = MEMORY * this.#weight + (1 - MEMORY);
    return this.value;
  }
}
