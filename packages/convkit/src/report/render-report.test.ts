import { describe, expect, it } from 'vitest';
import type { ChartSpec } from './chart-spec.js';
import { renderRangeTest } from './render-range-test.js';
import { renderReport } from './render-report.js';
import { reportOfRun } from './report-of-run.js';
import { runEvents, SPEC } from './run-events.fixture.js';

const chartsOf = (page: string): ChartSpec[] =>
  JSON.parse(/<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
const idsOf = (page: string) => chartsOf(page).map(({ id }) => id);
const textOf = (page: string) => page.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '').replace(/<[^>]+>/g, '');

const complete = renderReport({
  title: 'lenet5 on pets',
  events: runEvents(),
  spec: SPEC,
  command: 'npx convkit train lenet5 --data pets',
});

describe('renderReport', () => {
  it('is self-contained', () => {
    const tags = complete.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');
    expect(tags).not.toMatch(/(src|href)="(?!#|data:)/);
    expect(complete).not.toMatch(/@import|url\((?!['"]?data:)/);
  });

  it('shows curves, layers, the confusion matrix, the configuration and the command', () => {
    expect(idsOf(complete)).toEqual([
      'loss',
      'accuracy',
      'learning-rate',
      'gradient-norms',
      'update-ratios',
      'dead-units',
    ]);
    const text = textOf(complete);
    for (const part of ['Complete.', '71.00%', '8 of 8', '1,234', '9 s', 'c0ffee', 'sgd (learningRate 0.1']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('npx convkit train lenet5 --data pets');
    expect(text).toContain('cat as dog (3)');
  });

  it('draws the values of the events', () => {
    const [loss] = chartsOf(complete);
    expect(loss?.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(loss?.lines.map(({ label, values }) => [label, values[3], values[4]])).toEqual([
      ['training, each step', 0.25, 0.2],
      ['training, epoch mean', 0.5, null],
      ['validation', 0.6, null],
    ]);
    const norms = chartsOf(complete)[3];
    expect(norms?.lines.map(({ label, values }) => [label, values[7]])).toEqual([
      ['conv1', 8],
      ['fc', 16],
    ]);
  });

  it('explains how to get insight in a run without it', () => {
    const page = renderReport({ title: 'run', events: runEvents({ insight: false }), spec: SPEC });
    expect(idsOf(page)).toEqual(['loss', 'accuracy', 'learning-rate']);
    expect(textOf(page)).toContain('Train with --insight-every 20');
  });

  it('names the samples of a run on text', () => {
    const spec = { ...SPEC, encoding: { kind: 'text', length: 5, words: ['film'] } } as const;
    const text = textOf(renderReport({ title: 'textcnn on films', events: runEvents(), spec }));
    expect(text).toContain('texts per second');
    expect(text).not.toContain('images per second');
  });

  it('shows the metrics of a regression, which has no accuracy', () => {
    const page = renderReport({ title: 'run', events: runEvents({ regression: true, insight: false }) });
    expect(idsOf(page)).toEqual(['loss', 'metric-0', 'learning-rate']);
    expect(chartsOf(page)[1]?.lines.map(({ label, values }) => [label, ...values])).toEqual([
      ['all', 2, 1],
      ['age', 1, 0.5],
      ['size', 3, 1.5],
    ]);
    expect(textOf(page)).not.toContain('accuracy');
  });

  it('shows an unfinished run, and one that has just begun', () => {
    const page = renderReport({ title: 'run', events: runEvents({ length: 4 }) });
    expect(textOf(page)).toContain('Not complete: still running or killed. Logged up to step 3 of 8.');
    const empty = textOf(renderReport({ title: 'run', events: [] }));
    expect(empty).toContain('No step has been logged yet.');
    expect(empty).toContain('Nothing has been logged yet.');
  });

  it('lists other events, and leaves out those that were rolled back', () => {
    const events = runEvents({ length: 4 });
    const page = renderReport({
      title: 'run',
      events: [
        ...events,
        { type: 'warning', message: 'few images' },
        { type: 'rollback', step: 1, failedStep: 4, message: 'NaN', learningRateFactor: 0.5, rollbacks: 1 },
        { type: 'spike', step: 2, what: 'loss', value: 30, median: 0.5 },
        { type: 'interrupted', step: 1 },
      ],
    });
    expect(chartsOf(page)[0]?.x).toEqual([1]);
    const text = textOf(page);
    expect(text).toContain('Few images');
    expect(text).toContain('Step 4 failed (NaN): rolled back to step 1, learning rate multiplied by 0.5');
    expect(text).toContain('Step 2 was skipped: its loss was 30, the running median 0.5');
    expect(text).toContain('Interrupted after step 1 of 8.');
  });

  it('escapes text from outside', () => {
    const evil = '</script><script>alert(1)</script>"';
    const model = { ...SPEC.model, classes: [evil, 'dog'] };
    const events = runEvents().map((event) =>
      event.type === 'step' ? { ...event, gradientNorms: { [evil]: 1 } } : event,
    );
    const page = renderReport({ title: evil, events, spec: { ...SPEC, model } });
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(chartsOf(page).find(({ id }) => id === 'gradient-norms')?.lines[0]?.label).toBe(evil);
  });

  it('draws large confusion matrices as images', () => {
    const classes = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    const confusion = classes.map((_, i) =>
      classes.map((__, j) => (i === j ? 9 : i === 0 && j === 1 ? 1 : 0)),
    );
    const events = runEvents().map((event) => (event.type === 'done' ? { ...event, confusion } : event));
    const page = renderReport({ title: 'run', events, spec: { ...SPEC, model: { ...SPEC.model, classes } } });
    expect(page).toContain('alt="Confusion matrix of 100 classes"');
    expect(textOf(page)).toContain('Confused most often: class 0 as class 1 (1).');
  });

  it('hides most layers of a deep network until they are chosen', () => {
    const gradientNorms = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`layer${i}`, 1]));
    const events = runEvents().map((event) => (event.type === 'step' ? { ...event, gradientNorms } : event));
    const lines = chartsOf(renderReport({ title: 'run', events })).find(
      ({ id }) => id === 'gradient-norms',
    )?.lines;
    const shown = lines?.filter(({ hidden }) => !hidden).map(({ label }) => label);
    expect(shown).toHaveLength(8);
    expect([shown?.[0], shown?.at(-1)]).toEqual(['layer0', 'layer49']);
  });

  it('lists mistakes of data without images', () => {
    const evaluation = {
      task: 'classification',
      source: 'tests',
      images: 2,
      accuracy: 0.5,
      balancedAccuracy: 0.5,
      macroF1: 0.5,
      loss: 1,
      confusion: [
        [1, 1],
        [0, 0],
      ],
      perClass: [],
      mistakes: [{ index: 7, actual: 'cat', predicted: 'dog', probability: 0.75 }],
      metrics: {},
      thumbnails: [],
    } as const;
    expect(textOf(renderReport({ title: 'run', events: runEvents(), evaluation }))).toContain(
      '7catdog75.00%',
    );
  });

  it('has a table of the labels if an image has several', () => {
    const figures = { images: 3, precision: 0.5, recall: 1, f1: 2 / 3, auc: Number.NaN };
    const evaluation = {
      task: 'multi-label',
      source: 'tests',
      images: 4,
      accuracy: 0.25,
      microF1: 0.5,
      macroF1: 0.6,
      loss: 1,
      perLabel: [{ label: 'red', ...figures }],
      metrics: {},
    } as const;
    const text = textOf(renderReport({ title: 'run', events: runEvents(), evaluation }));
    expect(text).toContain('4 images, tests: all labels correct 25.00%, micro F1 50.00%');
    expect(text).toContain('red350.00%100.00%66.67%–');
  });

  it('plots predicted against true numbers in regression', () => {
    const evaluation = {
      task: 'regression',
      source: 'tests',
      images: 2,
      loss: 1,
      perTarget: [{ target: 'age', mse: 4, rmse: 2, mae: 1.5, r2: 0.9 }],
      metrics: {},
      pairs: [
        [
          [30, 31],
          [20, 18],
        ],
      ],
    } as const;
    const page = renderReport({ title: 'run', events: runEvents({ regression: true }), evaluation });
    expect(chartsOf(page).at(-1)).toMatchObject({
      title: 'Predicted age',
      x: [20, 30],
      lines: [{ values: [18, 31], marks: true }, { values: [20, 30] }],
    });
    expect(textOf(page)).toContain('age1.520.9000');
  });

  it('lists the warnings from before the first step', () => {
    const config = { warnings: ['few images'] };
    expect(textOf(renderReport({ title: 'run', events: runEvents(), config }))).toContain('few images');
  });

  it('puts the range test beside the learning rate', () => {
    const learningRates = {
      suggestion: 0.01,
      curve: [
        { learningRate: 0.001, loss: 2 },
        { learningRate: 0.1, loss: 1 },
      ],
    };
    const page = renderReport({ title: 'run', events: runEvents(), learningRates });
    expect(chartsOf(page).find(({ id }) => id === 'range-test')).toMatchObject({
      x: [0.001, 0.1],
      mark: { x: 0.01 },
    });
    const alone = renderRangeTest('rates', learningRates);
    expect(idsOf(alone)).toEqual(['range-test']);
    expect(textOf(alone)).toContain('0.01');
  });
});

describe('reportOfRun', () => {
  const bytes = (events: readonly object[]) =>
    new TextEncoder().encode(events.map((event) => `${JSON.stringify(event)}\n`).join(''));

  it('reads a run that is being written', async () => {
    const metrics = bytes(runEvents({ length: 4 }));
    const spec = { ...SPEC, data: { source: '/images/pets/' } };
    const report = await reportOfRun({ metrics: metrics.subarray(0, -9), config: { spec } });
    expect(report.events).toHaveLength(3);
    expect(report.title).toBe('lenet5 on pets');
    expect((await reportOfRun({})).events).toEqual([]);
  });
});
