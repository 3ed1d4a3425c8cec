import type { TrainerEvent } from './messages.js';

/** One message a frame at most, at 60 frames a second. */
const INTERVAL_MS = 16;

/** Gathers events, so that a run with many steps a second does not flood the page. */
export class EventBatches {
  #events: TrainerEvent[] = [];
  #sent = Number.NEGATIVE_INFINITY;

  constructor(readonly send: (events: TrainerEvent[]) => void) {}

  /** Steps and progress wait for their frame, everything else goes at once with what waits. */
  push(event: TrainerEvent): void {
    this.#events.push(event);
    const canWait = event.type === 'step' || event.type === 'data' || event.type === 'preparing';
    if (!canWait || performance.now() - this.#sent >= INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#sent = performance.now();
    this.send(events);
  }
}
