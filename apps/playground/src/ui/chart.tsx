import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { theme } from './theme.js';

export interface Series {
  readonly name: string;
  /** Number of the colour, 1 to 4. */
  readonly colour: 1 | 2 | 3 | 4;
  readonly dash?: boolean;
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
}

const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Curves by uPlot, as wide as there is room. */
export function Chart({
  title,
  across,
  series,
  data,
  summary,
  logarithmic = false,
}: ChartProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const shape = JSON.stringify([across, series, logarithmic, theme.value]);
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const axis = { stroke: colourOf('--quiet'), grid: { stroke: colourOf('--line'), width: 1 } };
    const options: UPlot.Options = {
      width: element.clientWidth || 320,
      height: 220,
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
      axes: [
        { ...axis, label: across },
        { ...axis, size: 60 },
      ],
      series: [
        { label: across },
        ...series.map(({ name, colour, dash }) => ({
          label: name,
          stroke: colourOf(`--series-${colour}`),
          width: 2,
          spanGaps: true,
          ...(dash && { dash: [6, 4] }),
        })),
      ],
    };
    const made = new UPlot(options, data as UPlot.AlignedData, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: 220 }));
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
      <p class="visually-hidden">{summary}</p>
    </figure>
  );
}
