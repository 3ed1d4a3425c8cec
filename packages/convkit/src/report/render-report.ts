import { type ArgumentKind, checkOptions } from '@convkit/core';
import { PAGE_SCRIPT, PAGE_STYLE } from '../generated/report-page.js';
import { layerCharts } from './charts/layer-charts.js';
import { numberCharts } from './charts/number-charts.js';
import { rangeTestChart } from './charts/range-test-chart.js';
import { learningRateChart, trainingCharts } from './charts/training-charts.js';
import { html, Markup, scriptJson } from './html.js';
import type { RunReport } from './run-report.js';
import { summarizeRun } from './run-summary.js';
import { chartFigure } from './sections/chart-figure.js';
import { configurationSection, messagesSection } from './sections/configuration.js';
import { evaluationSections } from './sections/evaluation.js';
import { filtersSection, layersSection } from './sections/layers.js';
import { note, type Section } from './sections/section.js';
import { summaryTiles } from './sections/summary.js';

const EVENTS: ArgumentKind = [
  'an array of events with a type each',
  (value) => Array.isArray(value) && value.every((event) => typeof event?.type === 'string'),
];

/**
 * Renders the report of a run, complete or not, as one self-contained HTML page. It fits screens of any width, has a light and a dark theme,
 * and can be printed.
 */
export function renderReport(report: RunReport): string {
  checkOptions('renderReport', report, {
    title: 'string',
    events: EVENTS,
    config: 'object?',
    command: 'string?',
  });
  const run = summarizeRun(report.events);
  const training = trainingCharts(run);
  const rates = [
    ...(run.steps.length > 0 ? [learningRateChart(run)] : []),
    ...(report.learningRates ? [rangeTestChart(report.learningRates)] : []),
  ];
  const layers = layerCharts(run);
  const numbers = numberCharts(report.evaluation);
  const charts = (list: typeof rates) => html`<div class="charts">${list.map(chartFigure)}</div>`;
  const sections: Section[] = [
    {
      id: 'curves',
      title: 'Learning curves',
      content: training.length > 0 ? charts(training) : note('Nothing has been logged yet.'),
    },
    ...(rates.length > 0 ? [{ id: 'rates', title: 'Learning rate', content: charts(rates) }] : []),
    layersSection(layers),
    ...evaluationSections(report, run, numbers),
    filtersSection(report),
    messagesSection(report, run),
    configurationSection(report, run),
  ];
  return page(report.title, html`${summaryTiles(run, report)}`, sections, [
    ...training,
    ...rates,
    ...layers,
    ...numbers,
  ]);
}

/** A page with sections, their table of contents and charts. */
export function page(
  title: string,
  head: Markup,
  sections: readonly Section[],
  charts: readonly object[],
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header><h1>${title}</h1>${head}
${sections.length > 1 && html`<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`}</header>
<main>${sections.map(
    ({ id, title: name, content }) => html`<section id="${id}"><h2>${name}</h2>${content}</section>
`,
  )}</main>
<script type="application/json" id="charts">${scriptJson(charts)}</script>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`.text;
}
