import type { ChartSpec } from '../chart-spec.js';
import { figure, percent } from '../format.js';
import { html, type Markup } from '../html.js';

/** Container of a chart, which the script of the page draws. Its text is for screen readers and browsers without scripts. */
export const chartFigure = (chart: ChartSpec): Markup => html`<figure class="chart" id="chart-${chart.id}">
<figcaption>${chart.title}</figcaption>
<div class="plot" aria-hidden="true"></div>
<p class="summary">${chart.lines.map((line) => html`${line.label}: ${lastValue(line.values, chart.format)} at the end. `)}</p>
</figure>`;

function lastValue(values: readonly (number | null)[], format: ChartSpec['format']): string {
  const last = values.findLast((value) => value !== null) ?? Number.NaN;
  return format === 'percent' ? percent(last) : figure(last);
}
