import UPlot from 'uplot';
import type { ChartLine, ChartSpec } from '../chart-spec.js';
import { axesOf, percentRange } from './axes.js';
import { drawMark } from './draw-mark.js';
import { Legend } from './legend.js';
import { formatOf, short } from './number-format.js';
import { smooth } from './smooth.js';
import { colorNumbers, colors } from './theme.js';

/** Pixels. */
const HEIGHT = 240;
/** Maximum number of points of a dashed line that get markers. */
const MAX_MARKERS = 30;
/** Initial smoothing of noisy lines: the weight of the past. */
const MEMORY = 0.8;

/** Number of points from which noisy lines are initially smoothed. */
const LONG = 50;

/** A chart drawn by uPlot that fills its container. Drag to zoom, double-click to zoom out. */
export class ChartView {
  readonly #spec: ChartSpec;
  readonly #place: HTMLElement;
  readonly #legend: Legend;
  #isLogarithmic: boolean;
  #memory: number;
  #plot: UPlot | undefined;

  constructor(spec: ChartSpec, figure: HTMLElement) {
    this.#spec = spec;
    this.#place = figure.querySelector('.plot') as HTMLElement;
    this.#isLogarithmic = spec.scale === 'logarithmic';
    const isNoisy = spec.lines.some(({ noisy }) => noisy);
    const isLong = spec.lines.some(({ noisy, values }) => noisy && countOf(values) >= LONG);
    this.#memory = isLong ? MEMORY : 0;
    this.#legend = new Legend(spec.lines, () => this.draw());
    const controls = document.createElement('div');
    controls.className = 'controls';
    if (spec.scale) controls.append(this.#scaleSwitch());
    if (isNoisy) controls.append(this.#smoothing());
    figure.querySelector('figcaption')?.after(controls);
    this.#place.after(this.#legend.element);
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height: HEIGHT })).observe(
      this.#place,
    );
    this.draw();
  }

  /** Redraws the chart with the current colors. */
  draw(): void {
    this.#plot?.destroy();
    this.#plot = new UPlot(this.#options(), this.#data(), this.#place);
  }

  get #width(): number {
    return this.#place.clientWidth || 320;
  }

  /** The lines in uPlot's format. A smoothed line follows its faint original. */
  get #drawn(): { readonly line: ChartLine; readonly index: number; readonly isFaint: boolean }[] {
    return this.#spec.lines.flatMap((line, index) =>
      line.noisy && this.#memory > 0
        ? [
            { line, index, isFaint: true },
            { line, index, isFaint: false },
          ]
        : [{ line, index, isFaint: false }],
    );
  }

  #data(): UPlot.AlignedData {
    const positive = (value: number | null) =>
      value !== null && (value > 0 || !this.#isLogarithmic) ? value : null;
    const rows = this.#drawn.map(({ line, isFaint }) => {
      const values = line.values.map(positive);
      return line.noisy && !isFaint ? smooth(values, this.#memory) : values;
    });
    return [this.#spec.x, ...rows] as unknown as UPlot.AlignedData;
  }

  #options(): UPlot.Options {
    const spec = this.#spec;
    const palette = colors();
    const numbers = colorNumbers(spec.lines);
    return {
      width: this.#width,
      height: HEIGHT,
      legend: { show: false },
      padding: [10, 14, 0, 0],
      cursor: { points: { size: 6 }, drag: { x: true, y: false } },
      scales: {
        x: { time: false, distr: spec.logarithmicX ? 3 : 1 },
        y: { distr: this.#isLogarithmic ? 3 : 1, ...(spec.format === 'percent' && { range: percentRange }) },
      },
      axes: axesOf(spec, this.#isLogarithmic, palette),
      series: [
        { label: spec.xLabel },
        ...this.#drawn.map(({ line, index, isFaint }) => ({
          label: line.label,
          show: this.#legend.isShown(index),
          stroke: palette.line(numbers[index] as number),
          width: isFaint ? 1 : 2,
          alpha: isFaint ? 0.3 : 1,
          spanGaps: true,
          points: {
            show: Boolean(line.marks) || (Boolean(line.dashed) && countOf(line.values) <= MAX_MARKERS),
            size: 6,
          },
          ...(line.marks && { paths: () => null }),
          ...(line.dashed && { dash: [6, 4] }),
        })),
      ],
      hooks: {
        setCursor: [(plot) => this.#point(plot.cursor.idx)],
        draw: [(plot) => spec.mark && drawMark(plot, spec.mark, palette.mark)],
      },
    };
  }

  /** Shows the last value of each line up to an x in the legend. */
  #point(index: number | null | undefined): void {
    if (index === null || index === undefined) {
      this.#legend.show('', []);
      return;
    }
    const { x, xLabel, lines, format } = this.#spec;
    const text = formatOf(format);
    const values = lines.map(({ values: all }) => {
      const value = all.slice(0, index + 1).findLast((one) => one !== null);
      return value === undefined || value === null ? '' : text(value);
    });
    const at = x[index] as number;
    this.#legend.show(`${xLabel} ${Number.isInteger(at) ? at.toLocaleString('en') : short(at)}`, values);
  }

  #scaleSwitch(): HTMLElement {
    const input = document.createElement('input');
    input.type = 'checkbox';
    input.checked = this.#isLogarithmic;
    input.addEventListener('change', () => {
      this.#isLogarithmic = input.checked;
      this.draw();
    });
    return labeled(input, 'log scale');
  }

  #smoothing(): HTMLElement {
    const input = document.createElement('input');
    Object.assign(input, { type: 'range', min: '0', max: '0.98', step: '0.02', value: String(this.#memory) });
    input.addEventListener('input', () => {
      this.#memory = Number(input.value);
      this.draw();
    });
    return labeled(input, 'smoothing');
  }
}

const countOf = (values: ChartLine['values']) => values.filter((value) => value !== null).length;

function labeled(input: HTMLInputElement, text: string): HTMLElement {
  const label = document.createElement('label');
  label.append(input, ` ${text}`);
  return label;
}
