import { type Drawing, nearestTrial, type Trace } from './drawing.js';
import type { Selection } from './selection.js';

/** Pixels from a trial within which the pointer highlights it. */
const REACH = 24;

/** A chart that fills its container, and highlights the selected trial. */
export class ChartView {
  readonly #place: HTMLElement;
  readonly #draw: (width: number) => Drawing;
  readonly #selection: Selection;
  #drawing: Drawing | undefined;
  #width = 0;

  /** @param order - all trials, best first, for the arrow keys. */
  constructor(
    figure: HTMLElement,
    draw: (width: number) => Drawing,
    selection: Selection,
    order: readonly number[],
  ) {
    this.#place = figure.querySelector('.plot') as HTMLElement;
    this.#draw = draw;
    this.#selection = selection;
    this.#place.addEventListener('pointermove', (event) => selection.point(this.#trialAt(event)));
    this.#place.addEventListener('pointerleave', () => selection.point(undefined));
    this.#place.addEventListener('click', (event) => selection.pin(this.#trialAt(event)));
    this.#place.addEventListener('blur', () => selection.point(undefined));
    this.#place.addEventListener('keydown', (event) => this.#onKey(event, order));
    selection.onChange((trial) => this.#highlight(trial));
    new ResizeObserver(() => this.#resize()).observe(this.#place);
    this.#resize();
  }

  #resize(): void {
    const width = this.#place.clientWidth || 320;
    if (width === this.#width) return;
    this.#width = width;
    this.#drawing = this.#draw(width);
    this.#drawing.svg.setAttribute('aria-hidden', 'true');
    this.#place.replaceChildren(this.#drawing.svg);
    this.#highlight(this.#selection.trial);
  }

  #trialAt({ clientX, clientY }: PointerEvent | MouseEvent): number | undefined {
    if (!this.#drawing) return undefined;
    const { left, top } = this.#drawing.svg.getBoundingClientRect();
    return nearestTrial(this.#drawing.traces, clientX - left, clientY - top, REACH);
  }

  #onKey(event: KeyboardEvent, order: readonly number[]): void {
    const at = order.indexOf(this.#selection.trial ?? Number.NaN);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Enter') this.#selection.pin(this.#selection.trial);
    else if (event.key === 'Escape') this.#selection.point(undefined);
    else if (to !== undefined) this.#selection.point(order.at(to % order.length));
    else return;
    event.preventDefault();
  }

  #highlight(trial: number | undefined): void {
    if (!this.#drawing) return;
    const { svg, traces } = this.#drawing;
    svg.querySelector('.highlight')?.remove();
    const own = traces.filter((trace) => trace.trial === trial);
    svg.classList.toggle('dimmed', own.length > 0);
    // Text of axes stays readable on top.
    if (own.length > 0) svg.insertBefore(highlight(own), svg.querySelector('.axis'));
  }
}

function highlight(traces: readonly Trace[]): SVGGElement {
  const group = element('g', { class: 'highlight' });
  for (const { points, isFine } of traces) {
    const line = points.map((point) => point.join()).join(' ');
    if (!isFine) group.append(element('polyline', { class: 'halo', points: line }));
    group.append(element('polyline', { class: isFine ? 'fine' : 'line', points: line }));
    const [x, y] = points.at(-1) ?? [0, 0];
    if (!isFine) group.append(element('circle', { cx: String(x), cy: String(y), r: '5' }));
  }
  return group;
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Name] {
  const created = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  return created;
}
