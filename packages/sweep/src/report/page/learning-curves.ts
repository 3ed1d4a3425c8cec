import { dot, line, plot } from '@observablehq/plot';
import { type MetricCurve, meanCurve } from '../mean-curve.js';
import type { ReportData } from '../report-data.js';
import type { Drawing, Trace } from './drawing.js';
import { linearTicks } from './ticks.js';
import { lineOpacity, trialColors } from './trial-colors.js';
import { metricChart } from './value-axes.js';
import { scaleFor } from './value-scale.js';

/** Pixels. */
const HEIGHT = 360;

interface Point {
  readonly trial: number;
  readonly epoch: number;
  readonly value: number;
}

/** The metric of each trial against the epoch: the mean of its runs. Highlighted trials show each run, too. */
export function learningCurves({ trials, metric, goal, rungs }: ReportData, width: number): Drawing {
  const means = trials
    .map(({ trial, curves }) => pointsOf(trial, meanCurve(curves)))
    .filter(({ length }) => length > 0)
    .reverse();
  const points = means.flat();
  const y = scaleFor(
    points.map(({ value }) => value),
    goal,
  );
  const last = points.reduce((most, { epoch }) => Math.max(most, epoch), 1);
  const isLog = rungs.length > 1;
  const domain = last === 1 ? ([0.5, 1.5] as const) : ([1, last] as const);
  const ticks = isLog
    ? rungs.filter((epochs) => epochs <= last)
    : linearTicks(1, last, width / 90).filter(Number.isInteger);
  const x = { domain, ticks, label: isLog ? 'epoch (logarithmic)' : 'epoch' };
  const { options, axes } = metricChart({ ...x, type: isLog ? 'log' : 'linear' }, y, metric);
  const colors = trialColors(trials);
  const stroke = { value: ({ trial }: Point) => colors.get(trial) as string, scale: null };
  const opacity = lineOpacity(means.length);
  const chart = plot({
    width,
    height: HEIGHT,
    ...options,
    marks: [
      ...axes,
      line(points, { x: 'epoch', y: 'value', z: 'trial', stroke, strokeWidth: 1.5, strokeOpacity: opacity }),
      dot(
        means.map((mean) => mean.at(-1) as Point),
        { x: 'epoch', y: 'value', r: 2.5, fill: stroke, fillOpacity: Math.min(1, 2 * opacity) },
      ),
    ],
  });
  const place = ({ epoch, value }: Point) =>
    [chart.scale('x')?.apply(epoch), chart.scale('y')?.apply(value)] as const;
  const traces = trials.flatMap(({ trial, curves }): Trace[] => [
    ...(curves.length > 1
      ? curves.map((curve) => ({ trial, points: pointsOf(trial, curve).map(place), isFine: true }))
      : []),
    { trial, points: pointsOf(trial, meanCurve(curves)).map(place) },
  ]);
  return { svg: chart as SVGSVGElement, traces: traces.filter(({ points: { length } }) => length > 0) };
}

const pointsOf = (trial: number, curve: MetricCurve): Point[] =>
  curve.flatMap((value, i) => (value === null ? [] : [{ trial, epoch: i + 1, value }]));
