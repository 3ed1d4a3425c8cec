import type { RunSpec } from '@convkit/core';
import type { DoneEvent, EpochEvent, Insight } from '@convkit/train';
import type { TrainerEvent } from '@convkit/train/worker';
import { type Signal, signal } from '@preact/signals';
import type { TestImages } from '../data/test-images.js';
import { modelName } from '../settings/model-name.js';
import type { Settings } from '../settings/settings.js';
import { explain } from '../ui/errors/explain.js';
import { Curve } from './curve.js';
import { Evaluations } from './evaluations.js';
import { EventLog } from './event-log.js';
import { LayerHistory } from './layer-history.js';
import { runsText } from './messages.js';
import { type CurrentText, linesOf, RunLog } from './run-log.js';
import { Throughput } from './throughput.js';

export type RunStatus = 'preparing' | 'training' | 'paused' | 'stopped' | 'done' | 'failed';

/** Milliseconds between two renders of a training run. Rendering every step would block the page. */
const RENDER_EVERY = 250;

/** Weight of the latest batch in the recent loss. */
const LATEST_WEIGHT = 0.1;

/** The state of one run as the page shows it. `version` changes whenever the page should render it again. */
export class RunView {
  readonly status: Signal<RunStatus> = signal('preparing');
  readonly version = signal(0);
  readonly loss = new Curve();
  readonly accuracy = new Curve();
  /** Accuracy on the validation set, at the last step of each epoch. */
  readonly validationAccuracy: { x: number[]; y: number[] } = { x: [], y: [] };
  /** Loss on the validation set, at the last step of each epoch. */
  readonly validationLoss: { x: number[]; y: number[] } = { x: [], y: [] };
  readonly layers = new LayerHistory();
  /** The events for the report of the run. */
  readonly events = new EventLog();
  readonly epochs: EpochEvent[] = [];
  readonly log = new RunLog();
  readonly warnings: string[] = [];
  step = 0;
  totalSteps = 0;
  classes: readonly string[] = [];
  parameters = 0;
  /** Number of threads that compute, once it is known. */
  threads: number | undefined;
  imagesPerSecond: number | undefined;
  done: DoneEvent | undefined;
  error: unknown;
  /** Step of the checkpoint that the network of a failed run went back to. */
  restoredStep: number | undefined;
  readonly evaluations: Evaluations;
  readonly #throughput = new Throughput();
  #phase: CurrentText = () => runsText.value.startingWorker;
  #batchSize = 0;
  /** Number of epochs that are not complete, each with its evaluation. */
  #epochsLeft = 0;
  #renderedAt = Number.NEGATIVE_INFINITY;
  #recentLoss: number | undefined;

  constructor(
    readonly name: string,
    readonly number: number,
    readonly spec: RunSpec,
    readonly settings: Settings,
    /** How many test images of the dataset are used, if it is one of the site's. */
    readonly testImages?: TestImages,
  ) {
    this.evaluations = new Evaluations(testImages?.used);
  }

  get title(): string {
    const { model, data, backend } = this.spec;
    return runsText.value.title({
      number: this.number,
      model: modelName(model.name),
      variant: model.variant,
      data: data.source === 'own' ? runsText.value.ownImages : data.source,
      backend: backend.name,
    });
  }

  /** What the worker is doing before the first step. */
  get phase(): string {
    return this.#phase();
  }

  /** Whether the run is preparing, training or paused. */
  get active(): boolean {
    const { value } = this.status;
    return value === 'preparing' || value === 'training' || value === 'paused';
  }

  /** Whether the run has a network that was trained for at least one step and works. */
  get hasNetwork(): boolean {
    const { value } = this.status;
    return this.step > 0 && value !== 'preparing' && (value !== 'failed' || this.restoredStep !== undefined);
  }

  get secondsLeft(): number | undefined {
    const speed = this.imagesPerSecond;
    const images = (this.totalSteps - this.step) * this.#batchSize;
    const training = images === 0 ? 0 : speed && images / speed;
    const testing = this.evaluations.secondsLeft(this.#epochsLeft, speed);
    return training === undefined || testing === undefined ? undefined : training + testing;
  }

  /** Exponential moving average of the training loss; the loss of a single batch is noisy. */
  get recentLoss(): number | undefined {
    return this.#recentLoss;
  }

  /** Updates the view with an event of the run. */
  handle(event: TrainerEvent, at = performance.now()): void {
    this.events.add(event);
    switch (event.type) {
      case 'data':
        this.#phase = () => runsText.value.loadingData({ name: event.name });
        break;
      case 'spec':
        this.classes = event.spec.model.classes;
        this.threads = Number(event.facts.threads ?? 1);
        this.#phase = () => runsText.value.buildingNetwork;
        break;
      case 'preparing':
        this.#phase = () => runsText.value.compiling({ done: event.done, total: event.total });
        break;
      case 'start':
        this.totalSteps = event.epochs * event.stepsPerEpoch;
        this.#epochsLeft = event.epochs - event.epoch;
        this.step = event.step;
        this.parameters = event.parameters;
        this.#phase = () => runsText.value.firstStep;
        break;
      case 'step':
        if (this.status.value === 'preparing') this.status.value = 'training';
        this.step = event.step;
        this.#batchSize = event.images;
        this.#recentLoss =
          (1 - LATEST_WEIGHT) * (this.#recentLoss ?? event.loss) + LATEST_WEIGHT * event.loss;
        this.loss.add(event.step, event.loss);
        if (event.accuracy !== undefined) this.accuracy.add(event.step, event.accuracy);
        if (isInsight(event)) this.layers.add(event.step, event);
        this.#throughput.add(event.images, at);
        this.imagesPerSecond = this.#throughput.imagesPerSecond ?? this.imagesPerSecond;
        break;
      case 'evaluating':
        this.evaluations.handle(event, at);
        break;
      case 'epoch':
        this.#handleEpoch(event);
        break;
      case 'warning':
        this.warnings.push(event.message);
        break;
      case 'paused':
      case 'resumed':
        this.status.value = event.type === 'paused' ? 'paused' : 'training';
        this.#throughput.interrupt();
        break;
      case 'interrupted':
        this.status.value = 'stopped';
        this.evaluations.end();
        break;
      case 'done':
        this.done = event;
        this.status.value = 'done';
        break;
    }
    this.log.add(...linesOf(event, this.evaluations.images));
    if (event.type !== 'step' || at - this.#renderedAt >= RENDER_EVERY) this.#render(at);
  }

  #render(at: number): void {
    this.#renderedAt = at;
    this.version.value++;
  }

  #handleEpoch(event: EpochEvent): void {
    this.epochs.push(event);
    this.#epochsLeft--;
    this.#throughput.interrupt();
    const { step, validationAccuracy, validationLoss } = event;
    if (validationAccuracy !== undefined && validationLoss !== undefined) {
      this.validationAccuracy.x.push(step);
      this.validationAccuracy.y.push(validationAccuracy);
      this.validationLoss.x.push(step);
      this.validationLoss.y.push(validationLoss);
    }
  }

  /** Marks the run as opened from a file that was saved after `step` steps. */
  markOpened(step: number): void {
    this.step = step;
    this.totalSteps = step;
    this.classes = this.spec.model.classes;
    this.status.value = 'done';
    this.log.add(() => runsText.value.opened({ step }));
    this.version.value++;
  }

  /** Marks the run as failed. */
  fail(error: unknown): void {
    this.error = error;
    this.status.value = 'failed';
    this.evaluations.end();
    this.log.add(() => runsText.value.failed({ message: explain(error).text.join(' ') }));
    this.version.value++;
  }

  /** Whether the training loss was lower at `step` than at the first step: a checkpoint of a run that diverges may be ruined already. */
  hadLearnedBy(step: number): boolean {
    const { x, y } = this.loss;
    const last = x.findLastIndex((each) => each <= step);
    return last < 1 || (y[last] as number) < (y[0] as number);
  }

  /** Marks the network of a failed run as back at the checkpoint of `step`. */
  markRestored(step: number): void {
    this.restoredStep = step;
    this.step = step;
    this.log.add(() => runsText.value.restored({ step }));
    this.version.value++;
  }
}

const isInsight = (event: Partial<Insight>): event is Insight => event.gradientNorms !== undefined;
