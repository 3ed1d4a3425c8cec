import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ChartLegend } from './chart-legend.js';
import { FAINT_OPACITY, type Series } from './chart-series.js';
import { theme } from './theme.js';

interface ChartProps {
  readonly title: string;
  /** Label of the x axis. */
  readonly xLabel: string;
  readonly series: readonly Series[];
  /** The x values, then the y values of each series; `null` leaves a gap. */
  readonly data: readonly (readonly (number | null)[])[];
  /** The curves in words, for screen readers. */
  readonly summary: string;
  /** Uses a logarithmic y axis. */
  readonly logarithmic?: boolean;
  /** Shows fractions as percentages, on a y axis from 0 to 1. */
  readonly percent?: boolean;
}

/** Height in pixels. */
const HEIGHT = 230;
/** A dashed line with at most this many points shows each of them. */
const MAX_MARKERS = 12;
/** Tick distances of the x axis: steps and epochs are whole numbers. */
const TICK_DISTANCES = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000,
];

/** A short number, because the axis has room for six characters. */
function tickOf(value: number, percent: boolean): string {
  if (percent) return `${Math.round(100 * value)}%`;
  const size = Math.abs(value);
  return value === 0 || (size >= 0.001 && size < 1e5)
    ? Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 3 })
    : Number(value.toPrecision(2)).toExponential().replace('e+', 'e');
}

const colorOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const isSparse = ({ data }: UPlot, series: number): boolean =>
  (data[series] ?? []).filter((value) => value !== null).length <= MAX_MARKERS;

/** A line chart by uPlot that fills the available width. */
export function Chart({
  title,
  xLabel,
  series,
  data,
  summary,
  logarithmic = false,
  percent = false,
}: ChartProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const shape = JSON.stringify([xLabel, series, logarithmic, theme.value]);
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const axis = { stroke: colorOf('--quiet'), grid: { stroke: colorOf('--line'), width: 1 } };
    const options: UPlot.Options = {
      width: element.clientWidth || 320,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1, ...(percent && { range: [0, 1] }) } },
      axes: [
        { ...axis, label: xLabel, size: 34, labelSize: 22, space: 60, incrs: TICK_DISTANCES },
        {
          ...axis,
          size: 52,
          values: (_, splits) => splits.map((value) => (value === null ? '' : tickOf(value, percent))),
        },
      ],
      series: [
        { label: xLabel },
        ...series.map(({ name, color, dash, faint }) => ({
          label: name,
          stroke: colorOf(`--series-${color}`),
          width: faint ? 1.5 : 2.5,
          alpha: faint ? FAINT_OPACITY : 1,
          spanGaps: true,
          ...(dash && { dash: [6, 4], points: { show: color === 'usual' ? false : isSparse } }),
        })),
      ],
    };
    const made = new UPlot(options, data as UPlot.AlignedData, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(data as UPlot.AlignedData), [data]);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={host} aria-hidden="true" />
      <ChartLegend series={series} />
      <p class="visually-hidden">{summary}</p>
    </figure>
  );
}
