import type { JSX } from 'preact';
import type { Series } from './chart.js';

/** Which line is which; of those that see it, since the summary tells the others. */
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
              stroke-opacity={faint ? FAINT : 1}
              stroke-dasharray={dash ? '8 5' : undefined}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** Opacity of what is there, but not looked at first. */
export const FAINT = 0.65;
