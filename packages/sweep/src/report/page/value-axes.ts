import { axisX, axisY, gridY, type Markish, type PlotOptions } from '@observablehq/plot';
import { short } from './ticks.js';
import { ticksOf, type ValueScale } from './value-scale.js';

/** Horizontal axis of a chart. */
export interface HorizontalAxis extends ValueScale {
  readonly label: string;
  readonly ticks: readonly number[];
  /** Text of a tick. Defaults to the number. */
  readonly text?: (tick: number) => string;
}

/** Margins, scales, axes and grid of a chart whose vertical axis is the metric. All ticks have text, also those of logarithmic scales. */
export function metricChart(
  x: HorizontalAxis,
  y: ValueScale,
  metric: string,
): { readonly options: PlotOptions; readonly axes: readonly Markish[] } {
  const label = y.type === 'log' ? `${metric} (logarithmic)` : metric;
  const ticks = ticksOf(y, 6);
  return {
    options: {
      ...MARGINS,
      inset: 6,
      x: { type: x.type, domain: x.domain },
      y: { type: y.type, domain: y.domain },
    },
    axes: [
      gridY(ticks),
      axisX(x.ticks, { text: x.text ?? short, label: x.label }),
      axisY(ticks, { text: short, label }),
    ],
  };
}

/** Pixels. */
export const MARGINS = { marginLeft: 56, marginRight: 18, marginTop: 26, marginBottom: 38 } as const;
