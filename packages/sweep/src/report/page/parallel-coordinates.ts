import { line, plot, ruleX, text } from '@observablehq/plot';
import type { Axis, ReportData } from '../report-data.js';
import type { Drawing, Trace } from './drawing.js';
import { short } from './ticks.js';
import { lineOpacity, spread, trialColors } from './trial-colors.js';
import { scaleFor, shareOf, ticksOf } from './value-scale.js';

/** Pixels. */
const HEIGHT = 400;
const LETTER = 6.6;
/** Where trials are that lack the value of an axis, below its values at 0 to 1. */
const ABSENT = -0.12;
const LONGEST = 16;
/** Height over which the trials of a category are spread. */
const SPREAD = 0.05;

interface Tick {
  readonly axis: number;
  readonly position: number;
  readonly label: string;
}

/** An axis with the position of each trial, 0 to 1. */
interface Column {
  readonly name: string;
  readonly ticks: readonly (readonly [position: number, label: string])[];
  readonly positions: readonly number[];
}

/** One axis per parameter, the metric as the last, and a line for each trial. */
export function parallelCoordinates(data: ReportData, available: number): Drawing {
  const columns = [...data.parameters.map((axis, i) => parameterColumn(data, axis, i)), metricColumn(data)];
  const letters = (texts: readonly string[]) => LETTER * Math.max(...texts.map(({ length }) => length));
  const labels = ({ ticks }: Column) => ticks.map(([, label]) => label);
  const spacing = Math.max(96, letters(columns.map(({ name }) => name)) + 14);
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

function parameterColumn({ trials }: ReportData, axis: Axis, index: number): Column {
  const values = trials.map(({ parameters }) => parameters[index] ?? null);
  const absent = values.includes(null) ? ([[ABSENT, 'not set']] as const) : [];
  if (axis.scale === 'category') {
    const { length } = axis.categories;
    const position = (value: number) => (length === 1 ? 0.5 : 1 - value / (length - 1));
    return {
      name: axis.name,
      ticks: [...axis.categories.map((label, i) => [position(i), clipped(label)] as const), ...absent],
      positions: values.map((value, i) => {
        const shift = SPREAD * spread(trials[i]?.trial ?? 0);
        return shift + (value === null ? ABSENT : position(value));
      }),
    };
  }
  const scale = { type: axis.scale, domain: axis.domain };
  return {
    name: axis.name,
    ticks: [...ticksOf(scale, 6).map((tick) => [shareOf(scale, tick), short(tick)] as const), ...absent],
    positions: values.map((value) => (value === null ? ABSENT : shareOf(scale, value))),
  };
}

function metricColumn({ metric, goal, trials }: ReportData): Column {
  const scale = scaleFor(
    trials.flatMap(({ value }) => (value === null ? [] : [value])),
    goal,
  );
  const position = (value: number) =>
    goal === 'minimize' ? 1 - shareOf(scale, value) : shareOf(scale, value);
  const absent = trials.some(({ value }) => value === null) ? ([[ABSENT, 'no value']] as const) : [];
  return {
    name: metric,
    ticks: [...ticksOf(scale, 6).map((tick) => [position(tick), short(tick)] as const), ...absent],
    positions: trials.map(({ value }) => (value === null ? ABSENT : position(value))),
  };
}

const clipped = (label: string) => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);
