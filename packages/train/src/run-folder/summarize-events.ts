import { checkArguments } from '@convkit/core';
import { metricDirection, metricNames, metricOf } from '../evaluation/metric-of.js';
import type { DoneEvent, EpochEvent, StartEvent } from '../events.js';
import { EVENTS } from '../metrics/check-counts.js';
import type { LoggedEvent } from './parse-metrics.js';

/** Summary of a run's log. */
export interface EventSummary {
  /** Number of epochs completed. */
  readonly epoch: number;
  /** Number of epochs in the whole run. Undefined if unknown. */
  readonly epochs?: number;
  /** Metrics of the last epoch, by name. */
  readonly last: Readonly<Record<string, number>>;
  /** Best value of each metric. */
  readonly best: Readonly<Record<string, number>>;
  /** Training time in seconds, without interruptions. */
  readonly seconds: number;
  /** The event of a run that is complete. */
  readonly done?: DoneEvent;
}

/** Summarizes the log of a run. */
export function summarizeEvents(events: readonly LoggedEvent[]): EventSummary {
  checkArguments('summarizeEvents', { events }, { events: EVENTS });
  const start = events.find((event): event is LoggedEvent & StartEvent => event.type === 'start');
  const epochs = events.filter((event): event is LoggedEvent & EpochEvent => event.type === 'epoch');
  const done = events.findLast((event): event is LoggedEvent & DoneEvent => event.type === 'done');
  const last = epochs.at(-1);
  return {
    epoch: last?.epoch ?? 0,
    ...(start && { epochs: start.epochs }),
    last: last ? metricsOf(last) : {},
    best: bestOf(epochs),
    seconds: secondsOf(events),
    ...(done && { done }),
  };
}

const metricsOf = (epoch: EpochEvent) =>
  Object.fromEntries(metricNames(epoch).map((name) => [name, metricOf(epoch, name)]));

function bestOf(epochs: readonly EpochEvent[]): Record<string, number> {
  const best: Record<string, number> = {};
  for (const epoch of epochs) {
    for (const [name, value] of Object.entries(metricsOf(epoch))) {
      const choose = metricDirection(name) === 'higher' ? Math.max : Math.min;
      best[name] = name in best ? choose(best[name] as number, value) : value;
    }
  }
  return best;
}

/** Seconds count from the last start or resumption. */
function secondsOf(events: readonly LoggedEvent[]): number {
  let [total, before] = [0, 0];
  for (const { seconds = 0 } of events) {
    total += seconds >= before ? seconds - before : seconds;
    before = seconds;
  }
  return total;
}
