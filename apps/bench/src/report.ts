import os from 'node:os';
import { type Measured, median } from './compare.js';
import type { SideName, Work } from './side.js';

const TITLES: Readonly<Record<SideName, string>> = {
  'convkit-wasm': 'convkit, `fit` on wasm, 1 thread',
  'layers-wasm-kernels': 'tf.layers on wasm with `installWasmKernels()`',
  'layers-wasm': 'tf.layers on stock wasm',
  'layers-cpu': 'tf.layers on stock cpu',
};

export const machine = () =>
  `${os.availableParallelism()} cores of ${os.cpus()[0]?.model ?? 'an unknown processor'}, Node ${process.versions.node}, tfjs 4.22.0`;

/** A Markdown table: medians, their spread, and how many times faster the first is. */
export function markdown(measured: readonly Measured[], work: Work, rounds: number): string {
  const first = measured[0] as Measured;
  const rows = measured.map(({ name, rates, failure }) => {
    if (failure !== undefined) return `| ${TITLES[name]} | fails: ${failure} | | |`;
    const ratios = rates.map((rate, round) => (first.rates[round] as number) / rate);
    return `| ${TITLES[name]} | ${whole(median(rates))} | ${whole(Math.min(...rates))} to ${whole(Math.max(...rates))} | ${median(ratios).toFixed(2)} |`;
  });
  return [
    `Batch ${work.batch}, SGD with momentum; medians of ${rounds} interleaved rounds. ${machine()}.`,
    '',
    '| | images/s | lowest to highest | convkit is faster by |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
