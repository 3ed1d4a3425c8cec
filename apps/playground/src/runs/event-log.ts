import type { RunEvent } from '@convkit/train';
import type { TrainerEvent } from '@convkit/train/worker';
import type { ReportedEvent } from 'convkit';

/** Maximum number of step events. When it is reached, every second one is dropped. */
const MAX_STEPS = 2000;

type Reported = RunEvent['type'];

/** Events of a run that its report shows. Those of a trainer itself, such as pauses, are left out. */
const REPORTED: Readonly<Record<Exclude<Reported, 'checkpoint'>, true>> = {
  start: true,
  warning: true,
  step: true,
  epoch: true,
  spike: true,
  rollback: true,
  interrupted: true,
  done: true,
};

const isReported = (event: TrainerEvent): event is RunEvent => Object.hasOwn(REPORTED, event.type);

/** The events of a run for its report: of the steps, those with an insight into the layers, at even distances. */
export class EventLog {
  #events: ReportedEvent[] = [];
  /** One in this many steps is kept. */
  #stride = 1;
  #seen = 0;
  #steps = 0;

  get events(): readonly ReportedEvent[] {
    return this.#events;
  }

  add(event: TrainerEvent, time = new Date()): void {
    if (!isReported(event)) return;
    if (event.type === 'step') {
      if (!event.gradientNorms || this.#seen++ % this.#stride !== 0) return;
      this.#steps++;
    }
    this.#events.push({ ...event, time: time.toISOString() });
    if (this.#steps >= MAX_STEPS) this.#dropHalf();
  }

  #dropHalf(): void {
    let step = 0;
    this.#events = this.#events.filter(({ type }) => type !== 'step' || step++ % 2 === 0);
    this.#steps = Math.ceil(this.#steps / 2);
    this.#stride *= 2;
  }
}
