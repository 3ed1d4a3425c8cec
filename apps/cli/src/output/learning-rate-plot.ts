import type { LearningRateRange } from 'convkit';
import { lineWidth } from './live/terminal.js';
import { figure, type Output } from './output.js';

const ROWS = 20;
const WIDTH = 40;
/** Characters of a row besides its bar. */
const LABELS = 34;

/** Prints the suggestion of a learning rate range test, and plots the loss at the learning rates that it tried, one a row. */
export function printLearningRates(output: Output, { suggestion, curve }: LearningRateRange): void {
  const every = Math.max(1, Math.ceil(curve.length / ROWS));
  const points = curve.filter((_, i) => i % every === 0);
  const highest = Math.max(...points.map(({ loss }) => loss));
  const distance = (rate: number) => Math.abs(Math.log(rate / suggestion));
  const nearest = Math.min(...points.map(({ learningRate }) => distance(learningRate)));
  const width = Math.max(1, Math.min(WIDTH, lineWidth(output.terminal) - LABELS));
  output.print('loss at each learning rate');
  for (const { learningRate, loss } of points) {
    const bar = '━'.repeat(Math.max(1, Math.round((width * loss) / highest)));
    const mark = distance(learningRate) === nearest ? '  ← falls fastest' : '';
    output.print(
      `${learningRate.toExponential(1).padStart(8)}  ${bar} ${loss < 1e6 ? loss.toFixed(3) : figure(loss)}${mark}`,
    );
  }
  output.print(`learning rate: ${Number(suggestion.toPrecision(3))}`);
  output.json({ event: 'learning-rate', suggestion, curve });
}
