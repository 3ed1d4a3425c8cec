import path from 'node:path';
import type { RunSpec } from '@convkit/core';
import type { RunSummary } from '@convkit/train/node';
import { duration } from './live/duration.js';
import { figure, type Output, percent } from './output.js';

/** Prints a line for each run. */
export function printRuns(output: Output, runs: readonly RunSummary[]): void {
  output.table(
    ['run', 'state', 'model', 'data', 'epochs', 'metric', 'best', 'last', 'test accuracy', 'time'],
    runs.map((run) => {
      const { model, data } = specOf(run) ?? {};
      const { testAccuracy } = run.done ?? {};
      const metric = mainMetric(run);
      return [
        path.basename(path.resolve(run.folder)),
        run.state,
        model ? `${model.name} (${model.variant})` : '',
        data ? path.basename(data.source) : '',
        run.epochs === undefined ? '' : `${run.epoch} of ${run.epochs}`,
        metric ?? '',
        ...(metric === undefined
          ? ['', '']
          : [shown(metric, run.best[metric]), shown(metric, run.last[metric])]),
        testAccuracy === undefined ? '' : percent(testAccuracy),
        duration(run.seconds),
      ];
    }),
  );
  for (const { folder, problem } of runs) {
    if (problem !== undefined) process.stderr.write(`warning: ${folder} is broken: ${problem}\n`);
  }
}

/** Prints the settings that differ between runs and their metrics, side by side. */
export function printComparison(output: Output, runs: readonly RunSummary[]): void {
  const names = runs.map(({ folder }) => path.basename(path.resolve(folder)));
  const all = runs.map((run) => flattened(settingsOf(run)));
  const keys = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  const different = keys.filter((key) => new Set(all.map((settings) => settings.get(key) ?? '')).size > 1);
  const rows = different.map((key) => [key, ...all.map((settings) => settings.get(key) ?? '')]);
  if (rows.length > 0) output.table(['setting', ...names], rows);
  else output.print('The settings are the same.');
  output.print('');
  const metrics = [...new Set(runs.flatMap(({ best }) => Object.keys(best)))];
  output.table(
    ['', ...names],
    [
      ['state', ...runs.map(({ state }) => state)],
      ['epochs', ...runs.map(({ epoch, epochs = '?' }) => `${epoch} of ${epochs}`)],
      ['time', ...runs.map(({ seconds }) => duration(seconds))],
      ...metrics.flatMap((metric) => [
        [`best ${metric}`, ...runs.map(({ best }) => shown(metric, best[metric]))],
        [`last ${metric}`, ...runs.map(({ last }) => shown(metric, last[metric]))],
      ]),
      ['test accuracy', ...runs.map(({ done }) => shown('testAccuracy', done?.testAccuracy))],
    ],
  );
  for (const { folder, problem } of runs) {
    if (problem !== undefined) process.stderr.write(`warning: ${folder} is broken: ${problem}\n`);
  }
}

/** The known spec, kernels and data checksums of a run. */
export function settingsOf(run: RunSummary): object {
  const { environment, data } = run.config ?? {};
  const { sha256 } = (data ?? {}) as { readonly sha256?: unknown };
  const { convkit } = (environment ?? {}) as { readonly convkit?: unknown };
  const spec = specOf(run);
  return {
    ...spec,
    ...(spec && { model: { ...spec.model, classes: spec.model.classes.length } }),
    ...(run.checkpoint && { kernels: run.checkpoint.kernelBuild }),
    ...(convkit !== undefined && { convkit }),
    ...(sha256 !== undefined && { dataSha256: sha256 }),
  };
}

const specOf = ({ checkpoint, config }: RunSummary): RunSpec | undefined =>
  (checkpoint?.spec ?? config?.spec) as RunSpec | undefined;

/** The most informative metric of a run. */
function mainMetric({ best }: RunSummary): string | undefined {
  return ['validationAccuracy', 'validationLoss', 'trainLoss'].find((name) => name in best);
}

/** Flattens nested fields into paths and text. */
function flattened(value: unknown, prefix = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) into.set(prefix, String(value));
  else if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    into.set(prefix, value.join(' '));
  else {
    for (const [name, child] of Object.entries(value)) {
      flattened(child, prefix === '' ? name : `${prefix}.${name}`, into);
    }
  }
  return into;
}

function shown(metric: string, value: number | undefined): string {
  if (value === undefined || value === null) return '';
  return /accuracy$/i.test(metric) ? percent(value) : figure(value);
}
