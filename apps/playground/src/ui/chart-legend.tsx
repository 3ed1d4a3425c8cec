import type { JSX } from 'preact';
import { FAINT_OPACITY, type Series } from './chart-series.js';

/** The legend of a chart. Screen readers get the summary of the chart instead. */
export function ChartLegend({ series }: { readonly series: readonly Series[] }): JSX.Element {
  return (
    <ul class="legend" aria-hidden="true">
      {series.map(({ name, color, dash, faint }) => (
        <li key={name}>
          <svg viewBox="0 0 32 8" aria-hidden="true">
            <path
              d="M0 4 H32"
              stroke={`var(--series-${color})`}
              stroke-width={faint ? 2 : 4}
              stroke-opacity={faint ? FAINT_OPACITY : 1}
              stroke-dasharray={dash ? '8 5' : undefined}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
