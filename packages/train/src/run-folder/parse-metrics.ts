import { checkArguments } from '@convkit/core';
import type { RunEvent } from '../events.js';

/** Name of the log of a run's events in its folder. */
export const METRICS_FILE = 'metrics.jsonl';

/** An event as a line of `metrics.jsonl` has it. Numbers that are not finite are null. */
export type LoggedEvent = RunEvent & {
  /** When the event was logged, as an ISO 8601 string. */
  readonly time: string;
  /** Seconds since the run was started or last resumed. */
  readonly seconds: number;
};

/** Bytes of a log and the events in them. */
export interface LogLine {
  readonly event: LoggedEvent;
  /** Number of bytes up to and including the line. */
  readonly end: number;
}

/**
 * Parses `metrics.jsonl`: one event per line, as JSON. A last line that is incomplete, because the run is writing it or was killed meanwhile,
 * is left out, and so is everything from a damaged line on.
 */
export function parseMetrics(bytes: Uint8Array): LoggedEvent[] {
  checkArguments('parseMetrics', { bytes }, { bytes: 'bytes' });
  return logLines(bytes).map(({ event }) => event);
}

/** The intact lines of a log. */
export function logLines(bytes: Uint8Array): LogLine[] {
  const lines: LogLine[] = [];
  const decoder = new TextDecoder();
  for (let start = 0; ; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline === -1) return lines;
    const event = parseLine(decoder.decode(bytes.subarray(start, newline)));
    if (!event) return lines;
    start = newline + 1;
    lines.push({ event, end: start });
  }
}

const NEWLINE = 10;

function parseLine(text: string): LoggedEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    const isEvent = typeof (event as { type?: unknown } | null)?.type === 'string';
    return isEvent ? (event as LoggedEvent) : undefined;
  } catch {
    return undefined;
  }
}
