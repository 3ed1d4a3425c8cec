import { dot, plot } from '@observablehq/plot';
import type { Axis, ReportData } from '../report-data.js';
import type { Drawing } from './drawing.js';
import { short } from './ticks.js';
import { lineOpacity, trialColors } from './trial-colors.js';
import { scaleFor, ticksOf } from './value-scale.js';

/** Pixels. */
const HEIGHT = 260;
const LETTER = 6.6;

interface Point {
  readonly trial: number;
  readonly parameter: number;
  readonly value: number;
}

/** The metric of each trial against the parameter at an index. */
export function parameterScatter(data: ReportData, index: number, width: number): Drawing {
  const axis = data.parameters[index] as Axis;
  const points = data.trials
    .flatMap(({ trial, parameters, value }): Point[] => {
      const parameter = parameters[index] ?? null;
      if (parameter === null || value === null) return [];
      return [{ trial, parameter: axis.scale === 'category' ? parameter + spread(trial) : parameter, value }];
    })
    .reverse();
  const y = scaleFor(points.map(({ value }) => value));
  const colors = trialColors(data.trials);
  const color = { value: ({ trial }: Point) => colors.get(trial) as string, scale: null };
  const [marginLeft, marginRight] = [56, 18];
  const chart = plot({
    width,
    height: HEIGHT,
    marginLeft,
    marginRight,
    marginTop: 26,
    marginBottom: 38,
    x: {
      label: `${axis.name}${axis.scale === 'log' ? ' (logarithmic)' : ''}`,
      ...scaleOf(axis, width - marginLeft - marginRight),
    },
    y: {
      ...y,
      label: `${data.metric}${y.type === 'log' ? ' (logarithmic)' : ''}`,
      ticks: ticksOf(y, 5),
      tickFormat: short,
      grid: true,
    },
    marks: [
      dot(points, {
        x: 'parameter',
        y: 'value',
        r: 3.5,
        fill: color,
        fillOpacity: lineOpacity(points.length / 4),
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

function scaleOf(axis: Axis, width: number) {
  if (axis.scale === 'category') {
    const { categories } = axis;
    const letters = Math.max(2, Math.floor(width / categories.length / LETTER) - 1);
    return {
      type: 'linear' as const,
      domain: [-0.5, categories.length - 0.5],
      ticks: [...categories.keys()],
      tickFormat: (i: number) => clipped(categories[i] ?? '', letters),
    };
  }
  const { scale: type, domain } = axis;
  const isPoint = domain[0] === domain[1];
  return {
    type: isPoint ? ('linear' as const) : type,
    domain: isPoint ? [domain[0] - 1, domain[1] + 1] : [...domain],
    ticks: ticksOf({ type, domain }, Math.min(8, width / 60)),
    tickFormat: short,
  };
}

/** Spreads the trials of a category, so that they do not cover each other. */
const spread = (trial: number) => (((trial * 0.618034) % 1) - 0.5) * 0.4;

const clipped = (label: string, letters: number) =>
  label.length > letters ? `${label.slice(0, letters - 1)}…` : label;
