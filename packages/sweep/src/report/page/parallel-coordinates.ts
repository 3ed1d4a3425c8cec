import { line, plot, ruleX, text } from '@observablehq/plot';
import type { ReportData } from '../report-data.js';
import type { Drawing, Trace } from './drawing.js';
import { ABSENT, type Column, metricColumn, parameterColumn } from './parallel-columns.js';
import { lineOpacity, trialColors } from './trial-colors.js';

/** Pixels. */
const HEIGHT = 400;
const LETTER = 6.6;

interface Tick {
  readonly axis: number;
  readonly position: number;
  readonly label: string;
}

/** One axis per parameter, the metric as the last, and a line for each trial. */
export function parallelCoordinates(data: ReportData, available: number): Drawing {
  const columns = [...data.parameters.map((axis, i) => parameterColumn(data, axis, i)), metricColumn(data)];
  const letters = (texts: readonly string[]) => LETTER * Math.max(...texts.map(({ length }) => length));
  const labels = ({ ticks }: Column) => ticks.map(([, label]) => label);
  const inner = columns.slice(1, -1).flatMap(labels);
  const spacing = Math.max(96, letters([...columns.map(({ name }) => name), ...inner]) + 14);
  const marginLeft = Math.max(
    letters(labels(columns[0] as Column)) + 12,
    (LETTER * (columns[0]?.name.length ?? 0)) / 2 + 12,
  );
  const last = columns.at(-1) as Column;
  const marginRight = Math.max(letters(labels(last)) + 14, (LETTER * last.name.length) / 2 + 12);
  const width = Math.max(available, marginLeft + marginRight + spacing * (columns.length - 1));
  const ticks = columns.flatMap((column, axis) =>
    column.ticks.map(([position, label]): Tick => ({ axis, position, label })),
  );
  const colors = trialColors(data.trials);
  const rows = data.trials
    .flatMap(({ trial, value }, i) =>
      columns.map(({ positions }, axis) => ({
        trial,
        axis,
        position: positions[i] as number,
        hasValue: value !== null,
      })),
    )
    .reverse();
  const lines = (hasValue: boolean) =>
    line(
      rows.filter((row) => row.hasValue === hasValue),
      {
        x: 'axis',
        y: 'position',
        z: 'trial',
        stroke: { value: ({ trial }: (typeof rows)[number]) => colors.get(trial) as string, scale: null },
        strokeWidth: 1.5,
        strokeOpacity: lineOpacity(data.trials.length),
        ...(!hasValue && { strokeDasharray: '4 4' }),
      },
    );
  const halo = { stroke: 'var(--panel)', strokeWidth: 4, fill: 'var(--text)', className: 'axis' };
  const isLast = ({ axis }: Tick) => axis === columns.length - 1;
  const chart = plot({
    width,
    height: HEIGHT,
    marginLeft,
    marginRight,
    marginTop: 34,
    marginBottom: 14,
    x: { axis: null, type: 'linear', domain: [0, Math.max(1, columns.length - 1)] },
    y: { axis: null, type: 'linear', domain: [ticks.some(({ position }) => position < 0) ? ABSENT : 0, 1] },
    marks: [
      lines(false),
      lines(true),
      ruleX(columns.keys(), { y1: 0, y2: 1, stroke: 'var(--text)', className: 'axis' }),
      text(
        ticks.filter((tick) => !isLast(tick)),
        { x: 'axis', y: 'position', text: 'label', textAnchor: 'end', dx: -5, ...halo },
      ),
      text(ticks.filter(isLast), {
        x: 'axis',
        y: 'position',
        text: 'label',
        textAnchor: 'start',
        dx: 7,
        ...halo,
      }),
      text(columns, { x: (_, i) => i, y: 1, text: 'name', dy: -22, fontWeight: 600, ...halo }),
    ],
  }) as SVGSVGElement;
  const [x, y] = [chart, chart].map(
    (one, i) => (one as ReturnType<typeof plot>).scale(i === 0 ? 'x' : 'y')?.apply,
  );
  const traces = data.trials.map(
    ({ trial }, i): Trace => ({
      trial,
      points: columns.map(({ positions }, axis) => [x?.(axis), y?.(positions[i])] as const),
    }),
  );
  return { svg: chart, traces };
}
