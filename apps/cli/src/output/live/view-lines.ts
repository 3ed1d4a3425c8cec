import type { SampleNouns } from '../sample-nouns.js';
import { duration } from './duration.js';
import { sparkline } from './sparkline.js';

/** State that the live view shows. */
export interface ViewState {
  /** Counts from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps of the epoch completed. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Running mean. */
  readonly loss: number;
  readonly losses: readonly number[];
  /** Running mean. NaN where there is none, as in regression. */
  readonly accuracy: number;
  readonly learningRate: number;
  /** Undefined until it has been measured. */
  readonly imagesPerSecond: number | undefined;
  /** Nouns for the samples of the run. */
  readonly nouns: SampleNouns;
  /** Seconds. Undefined until it has been measured. */
  readonly left: number | undefined;
}

const LONGEST_BAR = 30;
const SHORTEST_BAR = 5;
const LONGEST_CURVE = 40;
const GAP = '  ';

/** Lines of the view, at most `width` long. The least important parts are left out if they do not fit. */
export function viewLines(state: ViewState, width: number, color: (text: string) => string): string[] {
  return [progressLine(state, width, color), lossLine(state, width, color), speedLine(state, width)];
}

function progressLine(
  { epoch, epochs, step, stepsPerEpoch }: ViewState,
  width: number,
  color: (text: string) => string,
): string {
  const fraction = Math.min(1, step / stepsPerEpoch);
  const title = `epoch ${epoch}/${epochs}`;
  const share = `${Math.floor(100 * fraction)}%`.padStart(4);
  const count = `step ${String(step).padStart(String(stepsPerEpoch).length)}/${stepsPerEpoch}`;
  const fixed = title.length + share.length + 2;
  const room = width - fixed;
  const hasCount = room >= GAP.length + count.length + SHORTEST_BAR;
  const length = Math.min(LONGEST_BAR, room - (hasCount ? GAP.length + count.length : 0));
  if (length < SHORTEST_BAR) return `${title} ${share.trim()}`.slice(0, width);
  const done = Math.round(fraction * length);
  const bar = `${color('━'.repeat(done))}${'─'.repeat(length - done)}`;
  return `${title} ${bar} ${share}${hasCount ? `${GAP}${count}` : ''}`;
}

function lossLine(
  { loss, losses, accuracy }: ViewState,
  width: number,
  color: (text: string) => string,
): string {
  const value = `loss ${figure(loss)}`;
  const right = Number.isNaN(accuracy) ? '' : `${GAP}accuracy ${(100 * accuracy).toFixed(1)}%`;
  const room = width - value.length - 1 - right.length;
  const curve = room > 0 ? color(sparkline(losses, Math.min(LONGEST_CURVE, room))) : '';
  return `${value} ${curve}${room >= 0 ? right : ''}`;
}

function speedLine({ left, imagesPerSecond, nouns, learningRate }: ViewState, width: number): string {
  const parts = [
    left === undefined ? 'measuring' : `${duration(left)} left`,
    ...(imagesPerSecond === undefined
      ? []
      : [`${Math.round(imagesPerSecond).toLocaleString('en')} ${nouns.many}/s`]),
    `learning rate ${Number(learningRate.toPrecision(3))}`,
  ];
  while (parts.length > 1 && parts.join(' · ').length > width) parts.pop();
  return parts.join(' · ').slice(0, width);
}

const figure = (value: number) => (Math.abs(value) >= 1000 ? value.toExponential(2) : value.toFixed(4));
