import { goalOf, type SweepDoneEvent, type SweepSpec, type SweepStartEvent } from '@convkit/sweep';
import { duration } from '../output/live/duration.js';
import { counted, type Output, percent } from '../output/output.js';
import { SweepFormat } from './sweep-format.js';
import type { TestedTrial } from './test-best.js';

/** Number of trials in the table at the end. */
const SHOWN_TRIALS = 10;

const ENDINGS = {
  complete: 'complete',
  budget: 'the budget is spent',
  interrupted: 'interrupted; repeat the command to resume',
} as const;

/** Prints what a sweep does. */
export function printStart(
  output: Output,
  spec: SweepSpec,
  { trials, jobs, completed }: SweepStartEvent,
): void {
  const { method, metric } = spec;
  output.print(`method: ${method.name}, ${counted(trials, 'trial')}, ${counted(jobs, 'job')}`);
  output.print(`metric: ${goalOf(spec) === 'minimize' ? 'lowest' : 'highest'} ${metric}`);
  if (completed > 0) output.print(`resumed: ${counted(completed, 'job')} complete already`);
}

/** Prints the best trials, and what failed. */
export function printEnd(
  output: Output,
  spec: SweepSpec,
  { reason, ranking, failed, diverged, seconds }: SweepDoneEvent,
): void {
  const names = Object.keys(spec.space);
  const format = new SweepFormat(spec);
  output.print('');
  if (ranking.length > 0) {
    output.table(
      ['trial', 'epochs', spec.metric, ...names],
      ranking
        .slice(0, SHOWN_TRIALS)
        .map((trial) => [
          String(trial.trial),
          trial.epochs,
          format.trial(trial),
          ...names.map((name) => String(trial.parameters[name] ?? '')),
        ]),
    );
    const hidden = ranking.length - SHOWN_TRIALS;
    if (hidden > 0) output.print(`and ${counted(hidden, 'more trial')}`);
  } else if (reason === 'complete') output.print(`No trial has a value of ${spec.metric}.`);
  if (diverged > 0) output.print(`${counted(diverged, 'run')} diverged`);
  for (const { run, error } of failed) output.print(`trial ${run} failed: ${error}`);
  output.print(`\n${ENDINGS[reason]} after ${duration(seconds)}`);
}

/** Prints the evaluation of the best trial on the test set. */
export function printTest(output: Output, tested: TestedTrial | undefined): void {
  if (!tested) {
    output.print('The data has no test set, so the best trial was not tested.');
    return;
  }
  output.json({ event: 'test', ...tested });
  for (const { run, testLoss, testAccuracy } of tested.runs) {
    const accuracy = testAccuracy === undefined ? '' : `test accuracy ${percent(testAccuracy)}, `;
    output.print(`trial ${run}: ${accuracy}test loss ${testLoss.toFixed(4)}`);
  }
}
