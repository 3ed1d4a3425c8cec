import type { ChartSpec } from '../chart-spec.js';
import { figure, percent, whole } from '../format.js';
import { html, type Markup } from '../html.js';
import type { ReportEvaluation, ReportImage, RunReport } from '../run-report.js';
import type { RunSummary } from '../run-summary.js';
import { chartFigure } from './chart-figure.js';
import { confusionMatrix } from './confusion.js';
import { figuresTable } from './figures-table.js';
import { samplesOf } from './samples-of.js';
import { note, type Section } from './section.js';

type EvaluationOf<Task> = Extract<ReportEvaluation, { readonly task: Task }>;

/**
 * Sections of the evaluation: classes with confusion matrix and mistakes, labels, or numbers. Without an evaluation, the confusion matrix at
 * the end of the run, if there is one.
 * @param charts - charts of predicted numbers.
 */
export function evaluationSections(
  report: RunReport,
  { done }: RunSummary,
  charts: readonly ChartSpec[],
): Section[] {
  const { evaluation, spec } = report;
  const samples = samplesOf(report);
  const section = (content: Markup) => ({ id: 'evaluation', title: 'Evaluation', content });
  if (evaluation && 'task' in evaluation) {
    if (evaluation.task === 'multi-label') return [section(labels(evaluation, samples))];
    if (evaluation.task === 'regression') return [section(numbers(evaluation, samples, charts))];
    const shown = mistakes(evaluation);
    return [
      section(classes(evaluation, samples)),
      { id: 'mistakes', title: 'Most confident mistakes', content: shown },
    ];
  }
  const names = spec?.model.classes ?? [];
  const confusion = done?.confusion ?? undefined;
  const matrix = confusion && confusion.length > 0 && confusion.length === names.length;
  return [
    section(
      html`${matrix && confusionMatrix(confusion, names)}${note(evaluation?.missing ?? 'No evaluation: the report was created without data.')}`,
    ),
  ];
}

/** Formats a fraction. NaN, which means no samples, becomes a dash. */
const share = (value: number) => (Number.isNaN(value) ? '–' : percent(value));

function classes(evaluation: EvaluationOf<'classification'>, samples: string): Markup {
  const { source, images, accuracy, balancedAccuracy, loss, confusion, perClass } = evaluation;
  const names = perClass.map(({ label }) => label);
  const table = figuresTable(
    'Classes',
    ['class', samples, 'precision', 'recall', 'F1'],
    perClass.map(({ label, images: count, precision, recall, f1 }) => [
      label,
      whole(count),
      ...[precision, recall, f1].map(share),
    ]),
  );
  return html`<p>${whole(images)} ${samples}, ${source}: accuracy ${percent(accuracy)}, balanced accuracy ${share(balancedAccuracy)}, loss ${figure(loss)}.</p>
<div class="columns"><div>${confusionMatrix(confusion, names)}</div>
<div><h3>Classes</h3>${table}</div></div>`;
}

function labels(evaluation: EvaluationOf<'multi-label'>, samples: string): Markup {
  const { source, images, accuracy, microF1, macroF1, loss, perLabel } = evaluation;
  const table = figuresTable(
    'Labels',
    ['label', samples, 'precision', 'recall', 'F1', 'AUC'],
    perLabel.map(({ label, images: count, precision, recall, f1, auc }) => [
      label,
      whole(count),
      ...[precision, recall, f1].map(share),
      Number.isNaN(auc) ? '–' : auc.toFixed(4),
    ]),
  );
  return html`<p>${whole(images)} ${samples}, ${source}: all labels correct ${percent(accuracy)}, micro F1 ${share(microF1)}, macro F1 ${share(macroF1)}, loss ${figure(loss)}.</p>${table}`;
}

function numbers(
  { source, images, loss, perTarget }: EvaluationOf<'regression'>,
  samples: string,
  charts: readonly ChartSpec[],
): Markup {
  const table = figuresTable(
    'Targets',
    ['target', 'mean absolute error', 'root mean squared error', 'R²'],
    perTarget.map(({ target, mae, rmse, r2 }) => [
      target,
      figure(mae),
      figure(rmse),
      Number.isNaN(r2) ? '–' : r2.toFixed(4),
    ]),
  );
  return html`<p>${whole(images)} ${samples}, ${source}: loss ${figure(loss)}.</p>${table}
<div class="charts">${charts.map(chartFigure)}</div>`;
}

function mistakes({ mistakes: made, thumbnails }: EvaluationOf<'classification'>): Markup {
  if (made.length === 0) return note('None: every prediction is correct.');
  if (thumbnails.length === 0) {
    return figuresTable(
      'Mistakes',
      ['sample', 'true class', 'predicted', 'probability'],
      made.map(({ index, path, actual, predicted, probability }) => [
        path ?? String(index),
        actual,
        predicted,
        percent(probability),
      ]),
    );
  }
  return html`<p>True class, predicted class and its probability.</p><div class="images">${thumbnails.map(imageFigure)}</div>`;
}

/** An image with its caption. */
export const imageFigure = ({ source, width, height, caption }: ReportImage): Markup =>
  html`<figure><img src="${source}" width="${width}" height="${height}" alt=""><figcaption>${caption}</figcaption></figure>`;
