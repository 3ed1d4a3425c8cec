import type { Axis, ReportData } from '../report-data.js';
import { short } from './ticks.js';
import { spread } from './trial-colors.js';
import { scaleFor, shareOf, ticksOf } from './value-scale.js';

/** An axis with the position of each trial, 0 to 1. */
export interface Column {
  readonly name: string;
  readonly ticks: readonly (readonly [position: number, label: string])[];
  readonly positions: readonly number[];
}

/** Where trials are that lack the value of an axis, below its values at 0 to 1. */
export const ABSENT = -0.12;
/** Letters of the longest label. */
const LONGEST = 16;
/** Height over which the trials of a category are spread. */
const SPREAD = 0.05;

/** The axis of the parameter at an index. Categories go from top to bottom, and their trials are spread a little. */
export function parameterColumn({ trials }: ReportData, axis: Axis, index: number): Column {
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

/** The axis of the metric, with the best value on top. */
export function metricColumn({ metric, goal, trials }: ReportData): Column {
  const values = trials.flatMap(({ value }) => (value === null ? [] : [value]));
  const scale = scaleFor(values, goal);
  const ticks = values.length === 0 ? [] : ticksOf(scale, 6);
  const position = (value: number) =>
    goal === 'minimize' ? 1 - shareOf(scale, value) : shareOf(scale, value);
  const absent = trials.some(({ value }) => value === null) ? ([[ABSENT, 'no value']] as const) : [];
  return {
    name: metric,
    ticks: [...ticks.map((tick) => [position(tick), short(tick)] as const), ...absent],
    positions: trials.map(({ value }) => (value === null ? ABSENT : position(value))),
  };
}

const clipped = (label: string) => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);
