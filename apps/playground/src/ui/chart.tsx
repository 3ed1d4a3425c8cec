import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ChartLegend, FAINT } from './chart-legend.js';
import { theme } from './theme.js';

export interface Series {
  readonly name: string;
  /** Number of the color, 1 to 4. */
  readonly color: 1 | 2 | 3 | 4;
  readonly dash?: boolean;
  /** Noisy, and not what one looks at first. */
  readonly faint?: boolean;
}

interface ChartProps {
  readonly title: string;
  /** Name of the horizontal axis. */
  readonly across: string;
  readonly series: readonly Series[];
  /** The points across, then a row for each series; null leaves a gap. */
  readonly data: readonly (readonly (number | null)[])[];
  /** The curve in words, for those who cannot see it. */
  readonly summary: string;
  readonly logarithmic?: boolean;
  /** Values are parts of 1, read as percent. */
  readonly percent?: boolean;
}

/** Pixels. */
const HEIGHT = 230;
const FEW = 12;
/** Steps and epochs are whole. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

const colorOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A curve of few values, of one perhaps, shows each of them. */
const isSparse = ({ data }: UPlot, series: number): boolean =>
  (data[series] ?? []).filter((value) => value !== null).length <= FEW;

/** Curves by uPlot, as wide as there is room. */
export function Chart({
  title,
  across,
  series,
  data,
  summary,
  logarithmic = false,
  percent = false,
}: ChartProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const shape = JSON.stringify([across, series, logarithmic, theme.value]);
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
        { ...axis, label: across, size: 34, labelSize: 22, space: 60, incrs: WHOLE },
        {
          ...axis,
          size: 52,
          ...(percent && { values: (_, splits) => splits.map((part) => `${Math.round(100 * part)} %`) }),
        },
      ],
      series: [
        { label: across },
        ...series.map(({ name, color, dash, faint }) => ({
          label: name,
          stroke: colorOf(`--series-${color}`),
          width: faint ? 1.5 : 2.5,
          alpha: faint ? FAINT : 1,
          spanGaps: true,
          ...(dash && { dash: [6, 4], points: { show: isSparse } }),
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
