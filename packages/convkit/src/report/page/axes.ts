import type UPlot from 'uplot';
import type { ChartSpec } from '../chart-spec.js';
import { formatOf, short } from './number-format.js';
import type { colors } from './theme.js';

/** Width of the y axis in pixels, fixed so that charts align. */
const AXIS_WIDTH = 54;
/** Tick distances of whole numbers, such as steps. */
const DISTANCES = [1, 2, 5]
  .flatMap((digit) => Array.from({ length: 8 }, (_, i) => digit * 10 ** i))
  .sort((a, b) => a - b);
const FONT = '12px system-ui, sans-serif';

/** Creates the axes of a chart: x, then y. */
export function axesOf(
  spec: ChartSpec,
  isLogarithmic: boolean,
  { text, grid }: ReturnType<typeof colors>,
): UPlot.Axis[] {
  const axis = (label: string, isLog: boolean, format: (value: number) => string): UPlot.Axis => {
    const filter = isLog && { filter: decades };
    return {
      stroke: text,
      grid: { stroke: grid, width: 1, ...filter },
      ticks: { stroke: grid, width: 1, size: 4, ...filter },
      font: FONT,
      label,
      labelFont: FONT,
      labelSize: 18,
      ...filter,
      values: (_, splits: (number | null)[]) =>
        splits.map((value) => (value === null ? null : format(value))),
    };
  };
  return [
    {
      ...axis(spec.xLabel, spec.logarithmicX ?? false, short),
      size: 26,
      space: 56,
      ...(spec.x.every(Number.isInteger) && { incrs: DISTANCES }),
    },
    { ...axis(spec.yLabel, isLogarithmic, formatOf(spec.format)), size: AXIS_WIDTH, space: 28 },
  ];
}

/** Filters ticks of a logarithmic axis: only powers of ten get a line and a label. */
const decades = (_: UPlot, splits: number[]): (number | null)[] =>
  splits.map((value) => (Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? value : null));

/** Range of an axis of fractions: 0 to 1, or narrower if all values are near one end. */
export const percentRange = (_: UPlot, low: number, high: number): [number, number] => [
  low > 0.5 ? Math.max(0, 1 - 1.15 * (1 - low)) : 0,
  high < 0.5 ? Math.max(0.01, 1.1 * high) : 1,
];
