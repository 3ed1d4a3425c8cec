import type { RunSpec } from '@convkit/core';
import type { DoneEvent, EpochEvent } from '@convkit/train';
import type { TrainerEvent } from '@convkit/train/worker';
import { type Signal, signal } from '@preact/signals';
import { Curve } from './curve.js';
import { NormHistory } from './norm-history.js';
import { Pace } from './throughput.js';
import type { Settings } from '../settings/settings.js';

export type RunStatus = 'preparing' | 'training' | 'paused' | 'stopped' | 'done' | 'failed';

/** Milliseconds between two looks at a run that steps: curves that are drawn for each step would leave the page no time. */
const SHOW_EVERY = 250;

/** Weight of the newest batch in the recent loss. */
const NEWEST = 0.1;

/** How many lines of a run's log are kept. */
const LOG_LINES = 200;

/** What the page shows of one run; `version` changes when any of it does, for steps now and then. */
export class RunView {
  readonly status: Signal<RunStatus> = signal('preparing');
  readonly version = signal(0);
  readonly loss = new Curve();
  readonly accuracy = new Curve();
  /** Of the test images, at the last step of each epoch. */
  readonly validationAccuracy: { x: number[]; y: number[] } = { x: [], y: [] };
  readonly validationLoss: { x: number[]; y: number[] } = { x: [], y: [] };
  readonly gradientNorms = new NormHistory();
  readonly epochs: EpochEvent[] = [];
  readonly log: string[] = [];
  readonly warnings: string[] = [];
  step = 0;
  totalSteps = 0;
  classes: readonly string[] = [];
  parameters = 0;
  /** Where its worker has got to before the first step. */
  phase = 'starting the worker';
  imagesPerSecond: number | undefined;
  done: DoneEvent | undefined;
  error: unknown;
  readonly #pace = new Pace();
  #batch = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  #recentLoss: number | undefined;

  constructor(
    readonly name: string,
    readonly number: number,
    readonly spec: RunSpec,
    readonly settings: Settings,
  ) {}

  get title(): string {
    const { model, data, backend } = this.spec;
    return `Run ${this.number}: ${model.name} (${model.variant}) on ${data.source}, ${backend.name}`;
  }

  /** Whether it holds a worker that computes. */
  get active(): boolean {
    const { value } = this.status;
    return value === 'preparing' || value === 'training' || value === 'paused';
  }

  get secondsLeft(): number | undefined {
    const pace = this.imagesPerSecond;
    return pace === undefined ? undefined : ((this.totalSteps - this.step) * this.#batch) / pace;
  }

  /** Of the last batches, the newest the most: that of one batch alone jumps. */
  get recentLoss(): number | undefined {
    return this.#recentLoss;
  }

  take(event: TrainerEvent, at = performance.now()): void {
    switch (event.type) {
      case 'data':
        this.phase = `loading ${event.name}`;
        break;
      case 'spec':
        this.classes = event.spec.model.classes;
        this.phase = 'building the network';
        break;
      case 'preparing':
        this.phase = `compiling shaders, ${event.done} of ${event.total}`;
        break;
      case 'start':
        this.totalSteps = event.epochs * event.stepsPerEpoch;
        this.step = event.step;
        this.parameters = event.parameters;
        this.phase = 'first step';
        this.say(
          `${event.resumed ? 'Goes on' : 'Starts'}: ${event.parameters} parameters, ${event.epochs} epochs`,
        );
        break;
      case 'step':
        if (this.status.value === 'preparing') this.status.value = 'training';
        this.step = event.step;
        this.#batch = event.images;
        this.#recentLoss = (1 - NEWEST) * (this.#recentLoss ?? event.loss) + NEWEST * event.loss;
        this.loss.add(event.step, event.loss);
        this.accuracy.add(event.step, event.accuracy);
        if (event.gradientNorms) this.gradientNorms.add(event.step, event.gradientNorms);
        this.#pace.add(event.images, at);
        this.imagesPerSecond = this.#pace.imagesPerSecond;
        break;
      case 'epoch':
        this.#takeEpoch(event);
        break;
      case 'warning':
        this.warnings.push(event.message);
        this.say(`Warning: ${event.message}`);
        break;
      case 'recovered':
        this.say(`${event.message}; it is there again, and the run goes on from its last checkpoint`);
        break;
      case 'paused':
      case 'resumed':
        this.#pause(event.type === 'paused');
        break;
      case 'interrupted':
        this.status.value = 'stopped';
        this.say(`Stopped after step ${event.step}`);
        break;
      case 'done':
        this.done = event;
        this.status.value = 'done';
        this.say(
          `Done: ${event.validationAccuracy === undefined ? '' : `test accuracy ${percent(event.validationAccuracy)}`}`,
        );
        break;
    }
    if (event.type !== 'step' || at - this.#shownAt >= SHOW_EVERY) this.#show(at);
  }

  #show(at: number): void {
    this.#shownAt = at;
    this.version.value++;
  }

  #takeEpoch(event: EpochEvent): void {
    this.epochs.push(event);
    this.#pace.reset();
    const { step, epoch, validationAccuracy, validationLoss, trainLoss } = event;
    if (validationAccuracy !== undefined && validationLoss !== undefined) {
      this.validationAccuracy.x.push(step);
      this.validationAccuracy.y.push(validationAccuracy);
      this.validationLoss.x.push(step);
      this.validationLoss.y.push(validationLoss);
    }
    const tested = validationAccuracy === undefined ? '' : `, test accuracy ${percent(validationAccuracy)}`;
    this.say(`Epoch ${epoch}: training loss ${trainLoss.toFixed(4)}${tested}`);
  }

  #pause(paused: boolean): void {
    this.status.value = paused ? 'paused' : 'training';
    this.#pace.reset();
    this.say(paused ? `Paused at step ${this.step}` : 'Goes on');
  }

  /** A run that was saved after so many steps. */
  opened(step: number): void {
    this.step = step;
    this.totalSteps = step;
    this.classes = this.spec.model.classes;
    this.status.value = 'done';
    this.say(`Opened from a file, after step ${step}`);
    this.version.value++;
  }

  fail(error: unknown): void {
    this.error = error;
    this.status.value = 'failed';
    this.say(`Failed: ${(error as Error).message ?? error}`);
    this.version.value++;
  }

  say(line: string): void {
    this.log.push(line);
    if (this.log.length > LOG_LINES) this.log.shift();
  }
}

export const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;
