import type { RunState } from '../checkpoint/run-state.js';
import type { RunEvent } from '../events.js';
import { isAtOrBefore } from './log-position.js';
import { type LogLine, logLines, METRICS_FILE } from './parse-metrics.js';
import type { RunFiles } from './run-files.js';

/** Default number of steps between step events in the log. */
const LOG_EVERY = 10;
/** Maximum age of unwritten lines in milliseconds. */
const FLUSH_AFTER = 1000;

/**
 * Writes the events of a run to `metrics.jsonl`. Lines are written before the next checkpoint, and lines after the checkpoint that a run
 * resumes from are removed, so that the log equals that of an uninterrupted run.
 */
export class MetricsLog {
  readonly #files: RunFiles | undefined;
  readonly #logEvery: number;
  #pending = '';
  #flushed = 0;
  readonly #started = performance.now();

  /** @param files Where the log is kept. Without it, nothing is logged. */
  constructor(files: RunFiles | undefined, logEvery = LOG_EVERY) {
    this.#files = files;
    this.#logEvery = logEvery;
  }

  /** Logs an event, except for steps in between and events that are not about training. */
  async add(event: RunEvent): Promise<void> {
    if (!this.#files || !this.#isLogged(event)) return;
    const seconds = Math.round(performance.now() - this.#started) / 1000;
    this.#pending += `${JSON.stringify({ ...event, time: new Date().toISOString(), seconds })}\n`;
    if (performance.now() - this.#flushed > FLUSH_AFTER || event.type !== 'step') await this.flush();
  }

  /** Writes pending lines. Await it before writing a checkpoint. */
  async flush(): Promise<void> {
    if (this.#pending === '') return;
    const lines = this.#pending;
    this.#pending = '';
    await this.#files?.append(METRICS_FILE, new TextEncoder().encode(lines));
    this.#flushed = performance.now();
  }

  /** Removes everything after the checkpoint with this state. Returns whether the log has the start of the run. */
  async cut(state: RunState): Promise<boolean> {
    this.#pending = '';
    const bytes = await this.#files?.read(METRICS_FILE);
    if (!bytes) return false;
    const lines = linesUpTo(state, logLines(bytes));
    const end = lines.at(-1)?.end ?? 0;
    if (end !== bytes.length) await this.#files?.write(METRICS_FILE, bytes.subarray(0, end));
    return lines.length > 0;
  }

  /** Empties the log for a new run. */
  async clear(): Promise<void> {
    this.#pending = '';
    await this.#files?.remove(METRICS_FILE);
  }

  #isLogged(event: RunEvent): boolean {
    if (event.type === 'checkpoint') return false;
    return event.type !== 'step' || event.step % this.#logEvery === 0 || event.gradientNorms !== undefined;
  }
}

/** The lines up to the checkpoint. Warnings at their end are left out: a resumed run repeats those that still apply. */
function linesUpTo(state: RunState, lines: readonly LogLine[]): readonly LogLine[] {
  const after = lines.findIndex(({ event }) => !isAtOrBefore(event, state));
  const kept = after === -1 ? [...lines] : lines.slice(0, after);
  while (kept.at(-1)?.event.type === 'warning') kept.pop();
  return kept;
}
