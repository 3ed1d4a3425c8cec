import type { DoneEvent, EpochEvent, RunEvent, StepEvent } from '@convkit/train';
import { figure } from './format.js';
import type { ReportedEvent } from './run-report.js';

/** The events of a run by type, and how it ended. */
export interface RunSummary {
  readonly start: Extract<RunEvent, { type: 'start' }> | undefined;
  readonly steps: readonly StepEvent[];
  readonly epochs: readonly EpochEvent[];
  /** Warnings, resumptions and other events besides training. */
  readonly messages: readonly RunMessage[];
  readonly done: Extract<RunEvent, { type: 'done' }> | undefined;
  /** One sentence, for example 'Complete.' */
  readonly status: string;
  /** Total training time in milliseconds, without interruptions. Undefined if the events have no times. */
  readonly milliseconds: number | undefined;
}

/** An event, in words. */
export interface RunMessage {
  readonly time: string | undefined;
  readonly text: string;
}

const QUIET: ReadonlySet<string> = new Set(['step', 'epoch', 'checkpoint', 'done', 'interrupted']);

/** Sorts the events of a run. */
export function summarizeRun(events: readonly ReportedEvent[]): RunSummary {
  const of = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<ReportedEvent, { type: T }> => event.type === type);
  const done = of('done').at(-1);
  const kept = withoutRolledBack(events);
  return {
    start: of('start')[0],
    steps: kept.filter((event) => event.type === 'step'),
    epochs: kept.filter((event) => event.type === 'epoch'),
    messages: events.flatMap(messageOf),
    done,
    status: done ? doneText(done) : statusOf(events),
    milliseconds: timeOf(events),
  };
}

/** Events that were not undone by a rollback. */
function withoutRolledBack(events: readonly ReportedEvent[]): readonly ReportedEvent[] {
  let kept: ReportedEvent[] = [];
  for (const event of events) {
    if (event.type === 'rollback') {
      kept = kept.filter(
        ({ type, ...rest }) => !(type === 'step' || type === 'epoch') || stepOf(rest) <= event.step,
      );
    }
    kept.push(event);
  }
  return kept;
}

const stepOf = (event: object) => (event as { step: number }).step;

function doneText({ bestEpoch, stoppedEarly }: DoneEvent): string {
  const early = stoppedEarly ? 'Complete: stopped early.' : 'Complete.';
  return bestEpoch === undefined ? early : `${early} The weights are those of epoch ${bestEpoch}.`;
}

function statusOf(events: readonly ReportedEvent[]): string {
  const last = events.findLast((event) => 'step' in event) as
    | { type: string; step: number; time?: string }
    | undefined;
  if (!last) return 'No step has been logged yet.';
  const { epochs = 0, stepsPerEpoch = 0 } =
    (events.find(({ type }) => type === 'start') as { epochs: number; stepsPerEpoch: number } | undefined) ??
    {};
  const at = `step ${last.step.toLocaleString('en')} of ${(epochs * stepsPerEpoch).toLocaleString('en')}`;
  return last.type === 'interrupted'
    ? `Interrupted after ${at}. The run can be resumed.`
    : `Not complete: still running or killed. Logged up to ${at}.`;
}

/** Describes an event that is neither training nor its end. Unknown types are shown with their fields. */
function messageOf(event: ReportedEvent): RunMessage[] {
  const text = textOf(event);
  return text === undefined ? [] : [{ time: event.time, text: text.charAt(0).toUpperCase() + text.slice(1) }];
}

function textOf({ time: _, ...event }: ReportedEvent): string | undefined {
  switch (event.type) {
    case 'start':
      return event.resumed ? `resumed from step ${event.step}` : undefined;
    case 'warning':
      return event.message;
    case 'spike':
      return `step ${event.step} was skipped: its ${event.what} was ${figure(event.value)}, the running median ${figure(event.median)}`;
    case 'rollback':
      return `step ${event.failedStep} failed (${event.message}): rolled back to step ${event.step}, learning rate multiplied by ${figure(event.learningRateFactor)}`;
    default:
      return QUIET.has(event.type) ? undefined : JSON.stringify(event);
  }
}

/** Adds up the time between interruptions: a resumed run begins with an event of its own. */
function timeOf(events: readonly ReportedEvent[]): number | undefined {
  let [sum, begun, last] = [0, Number.NaN, Number.NaN];
  for (const { type, time } of events) {
    if (time === undefined) continue;
    if (type === 'start') {
      if (!Number.isNaN(begun)) sum += last - begun;
      begun = Date.parse(time);
    }
    last = Date.parse(time);
  }
  const total = sum + last - begun;
  return Number.isNaN(total) ? undefined : total;
}
