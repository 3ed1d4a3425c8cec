import type { TrainerEvent } from './messages.js';

/** At most one message per frame, at 60 frames per second. */
const INTERVAL_MS = 16;

/** Events that may wait for the next message. */
const WAITING = new Set<TrainerEvent['type']>(['step', 'data', 'preparing', 'evaluating']);

/** Sends events in batches, so that a run with many steps per second does not flood the page. */
export class EventBatcher {
  #events: TrainerEvent[] = [];
  #sent = Number.NEGATIVE_INFINITY;

  constructor(readonly send: (events: TrainerEvent[]) => void) {}

  /** Queues an event. Steps and progress may wait for the next frame; any other event is sent at once, after those that wait. */
  push(event: TrainerEvent): void {
    this.#events.push(event);
    const canWait = WAITING.has(event.type);
    if (!canWait || performance.now() - this.#sent >= INTERVAL_MS) this.flush();
  }

  /** Sends the waiting events. */
  flush(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#sent = performance.now();
    this.send(events);
  }
}
