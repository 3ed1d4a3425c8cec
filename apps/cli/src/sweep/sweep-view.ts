import type { CurvePoint, JobResult, SweepEvent, SweepSpec, TrialJob, TrialSummary } from '@convkit/sweep';
import { duration } from '../output/live/duration.js';
import { Painter } from '../output/live/painter.js';
import { isLive, lineWidth } from '../output/live/terminal.js';
import { counted, type Output } from '../output/output.js';
import { printEnd, printStart } from './print-sweep.js';
import { inWords, SweepFormat } from './sweep-format.js';

/** Number of running jobs that the live view lists. */
const SHOWN_JOBS = 8;

interface RunningJob {
  readonly job: TrialJob;
  readonly worker: string;
  last?: CurvePoint;
}

/** Prints the events of a sweep: a live view on a terminal, else a line per result. */
export class SweepView {
  readonly #spec: SweepSpec;
  readonly #output: Output;
  readonly #format: SweepFormat;
  readonly #painter: Painter | undefined;
  readonly #jobs = new Map<string, TrialJob>();
  readonly #running = new Map<string, RunningJob>();
  readonly #started = performance.now();
  #total = 0;
  #completed = 0;
  #best: TrialSummary | undefined;

  constructor(spec: SweepSpec, output: Output) {
    this.#spec = spec;
    this.#output = output;
    this.#format = new SweepFormat(spec);
    this.#painter = isLive(output.terminal) ? new Painter(output.terminal) : undefined;
  }

  /** Shows an event. */
  show(event: SweepEvent): void {
    const { type, ...fields } = event;
    this.#output.json({ event: type, ...fields });
    this.#painter?.clear();
    this.#take(event);
    if (event.type !== 'done') this.#paint();
  }

  /** Prints a warning above the live view. */
  warn(message: string): void {
    this.#painter?.clear();
    process.stderr.write(`warning: ${message}\n`);
    this.#paint();
  }

  /** Removes the live view. */
  end(): void {
    this.#painter?.clear();
  }

  #take(event: SweepEvent): void {
    switch (event.type) {
      case 'start':
        this.#total = event.jobs;
        this.#completed = event.completed;
        printStart(this.#output, this.#spec, event);
        break;
      case 'queued':
        this.#jobs.set(event.job.id, event.job);
        break;
      case 'started': {
        const job = this.#jobs.get(event.job);
        if (job) this.#running.set(event.job, { job, worker: event.worker });
        break;
      }
      case 'epoch': {
        const running = this.#running.get(event.job);
        if (running) running.last = event.epoch;
        break;
      }
      case 'stalled':
        this.#running.delete(event.job);
        this.#output.print(`trial ${this.#jobs.get(event.job)?.run} is resumed: ${event.message}`);
        break;
      case 'result':
        this.#running.delete(event.result.job);
        this.#completed++;
        this.#printResult(event.result, event.best);
        this.#best = event.best;
        break;
      case 'done':
        printEnd(this.#output, this.#spec, event);
    }
  }

  #printResult(result: JobResult, best: TrialSummary | undefined): void {
    const { trial, run, epochs, parameters } = result;
    const isBest = best?.trial === trial && trial !== this.#best?.trial;
    const progress = `${this.#completed}/${this.#total}`.padStart(2 * String(this.#total).length + 1);
    const outcome = `${this.#format.result(result)}${isBest ? ' (best)' : ''}`;
    this.#output.print(
      `${progress}  trial ${run}  ${counted(epochs, 'epoch')}  ${outcome}  ${inWords(parameters)}`,
    );
  }

  #paint(): void {
    if (!this.#painter || this.#total === 0) return;
    const width = lineWidth(this.#output.terminal);
    const seconds = (performance.now() - this.#started) / 1000;
    const jobs = [...this.#running.values()].slice(0, SHOWN_JOBS).map(({ job, last }) => {
      const value = last ? `  ${this.#format.point(last)}` : '';
      return `  trial ${job.run}  epoch ${last?.epoch ?? 0}/${job.epochs}${value}  ${inWords(job.parameters)}`;
    });
    const more = this.#running.size - jobs.length;
    const best =
      this.#best &&
      `best: trial ${this.#best.trial}  ${this.#format.trial(this.#best)}  ${inWords(this.#best.parameters)}`;
    const lines = [
      '',
      `${this.#completed} of ${counted(this.#total, 'job')} · ${this.#running.size} running · ${duration(seconds)}`,
      ...(best ? [best] : []),
      ...jobs,
      ...(more > 0 ? [`  and ${more} more`] : []),
    ];
    this.#painter.paint(lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line)));
  }
}
