import { describe, expect, it } from 'vitest';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { renderSweepReport } from './render-sweep-report.js';
import type { ReportData } from './report-data.js';
import { type LossOf, resultsOf } from './sweep-results.fixture.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', data: 'pets', epochs: 9, batchSize: 32, deterministic: true },
  space: {
    lr: { logUniform: [1e-4, 1] },
    optimizer: { choice: ['sgd', 'adam'] },
    'optimizer.momentum': { uniform: [0, 0.9], when: { optimizer: 'sgd' } },
    width: { integer: [8, 64] },
  },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
  seeds: [1, 2],
};
/** Trial 4 is the best, trial 2 fails, trial 3 diverges. */
const LOSS: LossOf = ({ trial, options }, epoch) => {
  if (trial === 2) return 'failed';
  if (trial === 3) return 'diverged';
  return (Math.abs(trial - 4) + 1) / epoch + (options.seed === 2 ? 0.1 : 0);
};

const dataOf = (page: string): ReportData =>
  JSON.parse(/<script type="application\/json" id="sweep">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
const textOf = (page: string) =>
  page
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const sectionsOf = (page: string) => [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);

const results = resultsOf(SPEC, LOSS);
const complete = renderSweepReport(SPEC, results);

describe('renderSweepReport', () => {
  it('is self-contained', () => {
    const tags = complete.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');
    expect(tags.match(/(src|href)="(?!#|data:)/g)).toBeNull();
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(complete) ?? [];
    expect(style).toContain('--series-0');
    expect(/@import|url\((?!['"]?data:)/.test(style)).toBe(false);
  });

  it('shows what was varied, the best trial, and the command that repeats it', () => {
    const text = textOf(complete);
    for (const part of [
      'Sweep of lenet5 on pets',
      'Complete.',
      'lr (0.0001 to 1, logarithmic), optimizer (sgd or adam), optimizer.momentum (0 to 0.9, only if optimizer is sgd), width (8 to 64, whole numbers).',
      'method successive halving',
      'goal minimize',
      'runs per trial 2 (2 seeds)',
      'failed runs 2',
      'diverged runs 2',
      // 1 / 9 with one seed, 1 / 9 + 0.1 with the other.
      '0.1611 ± 0.071',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(
      /npx convkit train lenet5 --data pets --epochs 9 --batch-size 32 --deterministic --lr [\d.]+ --optimizer (adam|sgd:momentum=[\d.]+) --width \d+ --seed 1 /,
    );
  });

  it('draws trials in the order of their rank, those without a value last', () => {
    const { trials, rungs, parameters } = dataOf(complete);
    expect(trials[0]).toMatchObject({ trial: 4, epochs: 9, value: 0.161111 });
    expect(trials[0]?.curves.map(({ length }) => length)).toEqual([9, 9]);
    expect(trials.slice(-2).map(({ trial, value, curves }) => [trial, value, curves])).toEqual([
      [2, null, []],
      [3, null, []],
    ]);
    expect(trials.map(({ epochs }) => epochs)).toEqual([9, 3, 3, 1, 1, 1, 1, 0, 0]);
    expect(rungs).toEqual([1, 3, 9]);
    expect(parameters.map(({ scale }) => scale)).toEqual(['log', 'category', 'linear', 'linear']);
    for (const trial of trials) expect(trial.parameters[2] === null).toBe(trial.parameters[1] === 1);
  });

  it('lists all trials with their state, and the errors of runs', () => {
    const text = textOf(complete);
    expect(text.match(/stopped early/g)).toHaveLength(6);
    expect(complete.match(/<tr data-trial=/g)).toHaveLength(9);
    expect(text).toContain('0002-seed-1.epochs-1 failed no more apples');
    expect(text).toContain('0003-seed-2.epochs-1 diverged no more apples');
  });

  it('renders a sweep that has no result yet', () => {
    const page = renderSweepReport(SPEC, new Map());
    const text = textOf(page);
    expect(text).toContain('No result yet.');
    expect(text.match(/No trial has a value\./g)).toHaveLength(4);
    expect(text.match(/not started/g)).toHaveLength(9);
    expect(dataOf(page).trials).toEqual([]);
    expect(sectionsOf(page)).not.toContain('failures');
  });

  it('tells how far a sweep is', () => {
    const some = new Map([...results].slice(0, 7));
    const text = textOf(renderSweepReport(SPEC, some));
    expect(text).toContain('Not complete: 7 of at most 26 jobs have ended.');
    // Trials 1 and 4 have completed the first rung, but wait for the others.
    expect(text.match(/ not complete /g)).toHaveLength(2);
    expect(text).not.toContain('stopped early');
    expect(text.match(/ not started /g)).toHaveLength(5);
    const budget = { ...SPEC, budget: { epochs: 7 } };
    expect(textOf(renderSweepReport(budget, some))).toContain(
      'Ended by its budget of 7 epochs, after 7 of at most 26 jobs.',
    );
  });

  it('renders a cross-validation without parameters', () => {
    const spec: SweepSpec = { ...SPEC, space: {}, method: { name: 'grid' }, folds: 5 };
    const page = renderSweepReport(spec, resultsOf(spec, LOSS_OF_FOLDS));
    expect(textOf(page)).toContain('Nothing was varied: one configuration was repeated.');
    expect(textOf(page)).toContain('10 (2 seeds × 5 folds)');
    expect(textOf(page)).toContain('--fold 1/5');
    expect(sectionsOf(page)).toEqual(['best', 'curves', 'trials']);
  });

  it('escapes text from outside', () => {
    const evil = `</script><script>alert(1)</script>"'<!--`;
    const spec: SweepSpec = {
      ...SPEC,
      run: { ...SPEC.run, model: evil },
      space: { ...SPEC.space, text: { choice: [evil, 'plain'] } },
    };
    const page = renderSweepReport(spec, resultsOf(spec, LOSS, evil));
    expect(page.includes('<script>alert')).toBe(false);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(dataOf(page).parameters.at(-1)).toEqual({
      name: 'text',
      scale: 'category',
      categories: [evil, 'plain'],
    });
    expect(textOf(page)).toContain(
      'convkit train &#39;&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;\\&#39;&#39;&lt;!--&#39;',
    );
  });

  it('renders 1,000 trials', () => {
    const spec: SweepSpec = { ...SPEC, method: { name: 'random', trials: 1000 } };
    const page = renderSweepReport(
      spec,
      resultsOf(spec, ({ trial }, epoch) => trial / epoch),
    );
    expect(dataOf(page).trials).toHaveLength(1000);
    expect(page.match(/<tr data-trial=/g)).toHaveLength(1000);
  });
});

const LOSS_OF_FOLDS: LossOf = ({ options }, epoch) => (String(options.fold).startsWith('1') ? 1 : 2) / epoch;
