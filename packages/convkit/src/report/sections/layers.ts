import type { ChartSpec } from '../chart-spec.js';
import { html } from '../html.js';
import type { RunReport } from '../run-report.js';
import { chartFigure } from './chart-figure.js';
import { imageFigure } from './evaluation.js';
import { note, type Section } from './section.js';

/** Section about the layers, from the insight of steps. */
export function layersSection(charts: readonly ChartSpec[]): Section {
  const hasDead = charts.some(({ id }) => id === 'dead-units');
  const content =
    charts.length === 0
      ? note(
          html`This run has no insight into its layers. Train with <code>--insight-every 20</code>, or <code>insightEvery: 20</code>, for gradient norms, update-to-weight ratios and dead ReLUs.`,
        )
      : html`<p>Norms that fall by orders of magnitude toward the first layer are vanishing gradients. Update-to-weight ratios near 0.001 are usual; 0.1 is too much.</p>
<div class="charts">${charts.map(chartFigure)}</div>${!hasDead && note('This network has no ReLU, so no unit can be dead.')}`;
  return { id: 'layers', title: 'Layers', content };
}

/** The filters of the first layer. */
export function filtersSection({ filters }: RunReport): Section {
  const content = filters
    ? html`<p><code>${filters.key}</code>: ${filters.images.length < filters.count && html`the first ${filters.images.length} of `}${filters.count} filters. Mid-gray is zero; each filter is scaled by its largest weight.</p>
<div class="images filters">${filters.images.map(imageFigure)}</div>`
    : note('No filters: the run has no checkpoint yet, or its first layer does not take images.');
  return { id: 'filters', title: 'First-layer filters', content };
}
