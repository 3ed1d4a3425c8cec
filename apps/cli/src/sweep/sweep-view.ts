import {
  type CurvePoint,
  goalOf,
  type JobResult,
  type Parameters,
  type SweepDoneEvent,
  type SweepEvent,
  type SweepSpec,
  type TrialJob,
  type TrialSummary,
} from '@convkit/sweep';
import { metricOf } from '@convkit/train';
import { duration } from '../output/live/duration.js';
import { Painter } from '../output/live/painter.js';
import { isLive, lineWidth } from '../output/live/terminal.js';
import { counted, figure, type Output, percent } from '../output/output.js';
import type { TestedTrial } from './test-best.js';

/** Number of running jobs that the live view lists. */
const SHOWN_JOBS = 8;

/** Number of trials in the table at the end. */
const SHOWN_TRIALS = 10;

interface RunningJob {
  readonly job: TrialJob;
  readonly worker: string;
  last?: CurvePoint;
}

/** Prints the events of a sweep: a live view on a terminal, else a line per result. */
export class SweepView {
  readonly #spec: SweepSpec;
  readonly #output: Output;
  readonly #folder: string;
  readonly #painter: Painter | undefined;
  readonly #jobs = new Map<string, TrialJob>();
  readonly #running = new Map<string, RunningJob>();
  readonly #started = performance.now();
  #total = 0;
  #completed = 0;
  #best: TrialSummary | undefined;

  /** @param folder - of the sweep, for messages. */
  constructor(spec: SweepSpec, output: Output, folder: string) {
    this.#spec = spec;
    this.#output = output;
    this.#folder = folder;
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

  /** Shows the evaluation of the best trial on the test set. */
  showTest(tested: TestedTrial | undefined): void {
    if (!tested) {
      this.#output.print('The data has no test set, so the best trial was not tested.');
      return;
    }
    this.#output.json({ event: 'test', ...tested });
    for (const { run, testLoss, testAccuracy } of tested.runs) {
      const accuracy = testAccuracy === undefined ? '' : `test accuracy ${percent(testAccuracy)}, `;
      this.#output.print(`trial ${run}: ${accuracy}test loss ${testLoss.toFixed(4)}`);
    }
  }

  /** Prints a warning above the live view. */
  warn(message: string): void {
    this.#painter?.clear();
    process.stderr.write(`warning: ${message}\n`);
    this.#paint();
  }

  /** Says where the report is. */
  showReport(file: string): void {
    const report = `${this.#folder}/${file}`;
    this.#output.json({ event: 'report', file: report });
    this.#output.print(`report: ${report}`);
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
        this.#printStart(event);
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
        this.#printEnd(event);
    }
  }

  #printStart({ trials, jobs, completed }: Extract<SweepEvent, { type: 'start' }>): void {
    const { method, metric } = this.#spec;
    const goal = goalOf(this.#spec) === 'minimize' ? 'lowest' : 'highest';
    this.#output.print(`method: ${method.name}, ${counted(trials, 'trial')}, ${counted(jobs, 'job')}`);
    this.#output.print(`metric: ${goal} ${metric}`);
    if (completed > 0) this.#output.print(`resumed: ${counted(completed, 'job')} complete already`);
  }

  #printResult(result: JobResult, best: TrialSummary | undefined): void {
    const { run, epochs, state, parameters, error = '' } = result;
    const last = result.curve?.at(-1);
    const isBest = best !== undefined && best.trial === result.trial && best.trial !== this.#best?.trial;
    const outcome =
      state === 'done' && last ? this.#value(metricOf(last, this.#spec.metric)) : `${state}: ${error}`;
    const progress = `${this.#completed}/${this.#total}`.padStart(2 * String(this.#total).length + 1);
    this.#output.print(
      `${progress}  trial ${run}  ${counted(epochs, 'epoch')}  ${outcome}${isBest ? ' (best)' : ''}  ${inWords(parameters)}`,
    );
  }

  #paint(): void {
    if (!this.#painter || this.#total === 0) return;
    const width = lineWidth(this.#output.terminal);
    const seconds = (performance.now() - this.#started) / 1000;
    const jobs = [...this.#running.values()].slice(0, SHOWN_JOBS).map(({ job, last }) => {
      const value = last ? `  ${this.#value(metricOf(last, this.#spec.metric))}` : '';
      return `  trial ${job.run}  epoch ${last?.epoch ?? 0}/${job.epochs}${value}  ${inWords(job.parameters)}`;
    });
    const more = this.#running.size - jobs.length;
    const best =
      this.#best &&
      `best: trial ${this.#best.trial}  ${this.#valueOf(this.#best)}  ${inWords(this.#best.parameters)}`;
    const lines = [
      '',
      `${this.#completed} of ${counted(this.#total, 'job')} · ${this.#running.size} running · ${duration(seconds)}`,
      ...(best ? [best] : []),
      ...jobs,
      ...(more > 0 ? [`  and ${more} more`] : []),
    ];
    this.#painter.paint(lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line)));
  }

  #printEnd({ reason, ranking, failed, diverged, seconds }: SweepDoneEvent): void {
    const names = Object.keys(this.#spec.space);
    this.#output.print('');
    if (ranking.length > 0) {
      this.#output.table(
        ['trial', 'epochs', this.#spec.metric, ...names],
        ranking
          .slice(0, SHOWN_TRIALS)
          .map((trial) => [
            String(trial.trial),
            trial.epochs,
            this.#valueOf(trial),
            ...names.map((name) => String(trial.parameters[name] ?? '')),
          ]),
      );
      const hidden = ranking.length - SHOWN_TRIALS;
      if (hidden > 0) this.#output.print(`and ${counted(hidden, 'more trial')}`);
    }
    if (ranking.length === 0 && reason === 'complete') {
      this.#output.print(`No trial has a value of ${this.#spec.metric}.`);
    }
    if (diverged > 0) this.#output.print(`${counted(diverged, 'run')} diverged`);
    for (const { run, error } of failed) this.#output.print(`trial ${run} failed: ${error}`);
    this.#output.print(`\n${ENDINGS[reason]} after ${duration(seconds)}`);
  }

  #value(value: number): string {
    const { metric } = this.#spec;
    return `${metric} ${/accuracy$/i.test(metric) ? percent(value) : figure(value)}`;
  }

  #valueOf({ mean, deviation }: TrialSummary): string {
    const format = /accuracy$/i.test(this.#spec.metric) ? percent : figure;
    return deviation === undefined ? format(mean) : `${format(mean)} ± ${format(deviation)}`;
  }
}

const ENDINGS = {
  complete: 'complete',
  budget: 'the budget is spent',
  interrupted: 'interrupted; repeat the command to resume',
} as const;

/** Parameters on a line, such as `lr=0.01 augment=light`. */
const inWords = (parameters: Parameters) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
