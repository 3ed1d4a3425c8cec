import { figure, percent, whole } from '../format.js';
import { html, type Markup } from '../html.js';
import type { ReportEvaluation, ReportImage, RunReport } from '../run-report.js';
import type { RunSummary } from '../run-summary.js';
import { confusionMatrix } from './confusion.js';
import { note, type Section } from './section.js';

/** Longer tables are closed until the reader opens them. */
const OPEN_ROWS = 20;

/** Confusion matrix, table of classes and mistakes. Without an evaluation, the confusion matrix of the run's end, if there is one. */
export function evaluationSections({ evaluation, spec }: RunReport, { done }: RunSummary): Section[] {
  if (evaluation && 'accuracy' in evaluation) {
    return [
      { id: 'evaluation', title: 'Evaluation', content: evaluated(evaluation) },
      { id: 'mistakes', title: 'Most confident mistakes', content: mistakes(evaluation) },
    ];
  }
  const missing = note(evaluation?.missing ?? 'The report was made without data to evaluate on.');
  const classes = spec?.model.classes ?? [];
  const confusion = done?.confusion;
  const matrix = confusion && confusion.length === classes.length && confusion.length > 0;
  return [
    {
      id: 'evaluation',
      title: 'Evaluation',
      content: html`${matrix && confusionMatrix(confusion, classes)}${missing}`,
    },
  ];
}

function evaluated(evaluation: ReportEvaluation): Markup {
  const { source, images, accuracy, balancedAccuracy, loss, confusion, perClass } = evaluation;
  const classes = perClass.map(({ label }) => label);
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Classes"><table class="figures">
<thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">F1</th></tr></thead>
<tbody>${perClass.map(
    ({ label, images: count, precision, recall, f1 }) =>
      html`<tr><th scope="row">${label}</th><td>${whole(count)}</td>${[precision, recall, f1].map(
        (value) => html`<td>${Number.isNaN(value) ? '–' : percent(value)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
  const isLong = perClass.length > OPEN_ROWS;
  return html`<p>${whole(images)} images, ${source}: accuracy ${percent(accuracy)}, balanced accuracy ${percent(balancedAccuracy)}, loss ${figure(loss)}.</p>
<div class="columns"><div>${confusionMatrix(confusion, classes)}</div>
<div><h3>Classes</h3>${isLong ? html`<details><summary>${whole(perClass.length)} classes</summary>${table}</details>` : table}</div></div>`;
}

function mistakes({ thumbnails }: ReportEvaluation): Markup {
  if (thumbnails.length === 0) return note('No image was classified incorrectly.');
  return html`<p>True class, and what was predicted with which probability.</p><div class="images">${thumbnails.map(imageFigure)}</div>`;
}

/** An image with its caption. */
export const imageFigure = ({ source, width, height, caption }: ReportImage): Markup =>
  html`<figure><img src="${source}" width="${width}" height="${height}" alt=""><figcaption>${caption}</figcaption></figure>`;
