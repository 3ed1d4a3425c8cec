import { dot, plot } from '@observablehq/plot';
import type { Axis, ReportData } from '../report-data.js';
import type { Drawing } from './drawing.js';
import { lineOpacity, spread, trialColors } from './trial-colors.js';
import { type HorizontalAxis, MARGINS, metricChart } from './value-axes.js';
import { scaleFor, ticksOf } from './value-scale.js';

/** Pixels. */
const HEIGHT = 260;
const LETTER = 6.6;

interface Point {
  readonly trial: number;
  readonly parameter: number;
  readonly value: number;
  readonly isStopped: boolean;
}

/** The metric of each trial against the parameter at an index. Trials that were stopped early are hollow. */
export function parameterScatter(data: ReportData, index: number, width: number): Drawing {
  const axis = data.parameters[index] as Axis;
  const points = data.trials
    .flatMap(({ trial, parameters, value, epochs }): Point[] => {
      const parameter = parameters[index] ?? null;
      if (parameter === null || value === null) return [];
      const shift = axis.scale === 'category' ? 0.4 * spread(trial) : 0;
      return [{ trial, parameter: parameter + shift, value, isStopped: epochs < (data.rungs.at(-1) ?? 0) }];
    })
    .reverse();
  const y = scaleFor(
    points.map(({ value }) => value),
    data.goal,
  );
  const colors = trialColors(data.trials);
  const color = { value: ({ trial }: Point) => colors.get(trial) as string, scale: null };
  const dots = { x: 'parameter', y: 'value', r: 3.5 } as const;
  const opacity = lineOpacity(points.length / 4);
  const { options, axes } = metricChart(horizontal(axis, width), y, data.metric);
  const chart = plot({
    width,
    height: HEIGHT,
    ...options,
    marks: [
      ...axes,
      dot(points, {
        ...dots,
        filter: ({ isStopped }: Point) => isStopped,
        stroke: color,
        strokeOpacity: opacity,
      }),
      dot(points, {
        ...dots,
        filter: ({ isStopped }: Point) => !isStopped,
        fill: color,
        fillOpacity: opacity,
      }),
    ],
  });
  const [applyX, applyY] = [chart.scale('x')?.apply, chart.scale('y')?.apply];
  const traces = points.map(({ trial, parameter, value }) => ({
    trial,
    points: [[applyX?.(parameter), applyY?.(value)] as const],
  }));
  return { svg: chart as SVGSVGElement, traces };
}

function horizontal(axis: Axis, width: number): HorizontalAxis {
  const { name: label } = axis;
  if (axis.scale === 'category') {
    const { categories } = axis;
    const space = (width - MARGINS.marginLeft - MARGINS.marginRight) / categories.length;
    return {
      label,
      type: 'linear',
      domain: [-0.5, categories.length - 0.5],
      ticks: [...categories.keys()],
      text: (i) => clipped(categories[i] ?? '', Math.max(2, Math.floor(space / LETTER) - 1)),
    };
  }
  const [low, high] = axis.domain;
  if (low === high) return { label, type: 'linear', domain: [low - 1, high + 1], ticks: [low] };
  const scale = { type: axis.scale, domain: axis.domain };
  const ticks = ticksOf(scale, Math.min(8, width / 60));
  return { ...scale, ticks, label: axis.scale === 'log' ? `${label} (logarithmic)` : label };
}

const clipped = (label: string, letters: number) =>
  label.length > letters ? `${label.slice(0, letters - 1)}…` : label;
