import { checkArguments } from '@convkit/core';
import { PAGE_SCRIPT, PAGE_STYLE } from '../generated/report-page.js';
import { planSweep } from '../methods/plan-sweep.js';
import type { Results } from '../methods/results.js';
import { checkSweep } from '../spec/check-sweep.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { html, Markup, scriptJson } from './html.js';
import { reportData } from './report-data.js';
import { bestTrialSection } from './sections/best-trial.js';
import { curvesSection, parallelSection, scatterSection } from './sections/charts.js';
import { failuresSection } from './sections/failures.js';
import { heading } from './sections/heading.js';
import { importanceSection } from './sections/importance.js';
import { trialsSection } from './sections/trials-table.js';
import { sweepProgress } from './sweep-progress.js';

/**
 * Renders the report of a sweep, complete or not, as one self-contained HTML page: its best trial, charts, the importance of its parameters,
 * and a table of all trials. It fits screens of any width, has a light and a dark theme, and can be printed.
 * @param results - as `readResults` returns them.
 * @throws ConfigError if the specification is invalid, or runs do not report its metric.
 */
export function renderSweepReport(spec: SweepSpec, results: Results): string {
  checkSweep(spec);
  checkArguments('renderSweepReport', { results }, { results: ['a Map', (value) => value instanceof Map] });
  const plan = planSweep(spec);
  const progress = sweepProgress(plan, results);
  const data = reportData(plan, results, progress);
  const sections = [
    bestTrialSection(plan, progress),
    ...parallelSection(data),
    ...importanceSection(plan, results),
    curvesSection(data),
    ...scatterSection(data),
    trialsSection(plan, progress),
    ...failuresSection(results),
  ];
  const { model, data: source } = spec.run;
  const title = `Sweep${model === undefined ? '' : ` of ${model}`}${source === undefined ? '' : ` on ${source}`}`;
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
<header><h1>${title}</h1>${heading(plan, results, progress)}
<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>${sections.map(
    ({ id, title: name, content }) => html`<section id="${id}"><h2>${name}</h2>${content}</section>
`,
  )}</main>
<output id="selection" hidden></output>
<script type="application/json" id="sweep">${scriptJson(data)}</script>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`.text;
}
