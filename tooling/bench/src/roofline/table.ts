import { limitOf, type Peak } from './peak.js';
import { type KernelGroup, mergeSmall, type Profile, sumOf } from './profile.js';

/** Groups of kernels that take less than this share of a step share lines. */
const SMALLEST_SHARE = 0.01;

/** Formats the peaks of an engine as Markdown. */
export function peakTable(peaks: readonly Peak[]): string {
  const line = (title: string, unit: string, value: (peak: Peak) => number | undefined) =>
    `| ${title} | ${unit} | ${peaks.map((peak) => value(peak)?.toFixed(1) ?? 'none').join(' | ')} |`;
  return [
    `| | unit | ${peaks.map(({ threads }) => (threads === 1 ? '1 thread' : `${threads} threads`)).join(' | ')} |`,
    `| --- | --- | ${peaks.map(() => '---:').join(' | ')} |`,
    line('fused multiply-adds, from registers', 'GFLOP/s', ({ fused }) => fused?.registers),
    line('fused multiply-adds, from L2', 'GFLOP/s', ({ fused }) => fused?.l2),
    line('multiplications and additions, from registers', 'GFLOP/s', ({ plain }) => plain.registers),
    line('multiplications and additions, from L2', 'GFLOP/s', ({ plain }) => plain.l2),
    line('read from memory', 'GB/s', ({ memory }) => memory),
  ].join('\n');
}

/** Formats a profile as Markdown, with the shares of the peak of its threads. */
export function kernelTable(profile: Profile, peak: Peak): string {
  const { stepMilliseconds, groups } = profile;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const time = (milliseconds: number) => [figure(milliseconds), percent(milliseconds / stepMilliseconds)];
  return [
    heading(profile, peak),
    '',
    '| kernel | work | shapes | calls | ms | of the step | GFLOP/s | multiplied | of the peak | GB/s | of the memory |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...mergeSmall(groups, SMALLEST_SHARE * stepMilliseconds).map((group) => {
      const { kernel, work, shapes, calls, milliseconds } = group;
      return line([kernel, work, shapes, count(calls), ...time(milliseconds), ...rates(group, peak)]);
    }),
    line([
      'outside of kernels',
      '',
      '',
      '',
      ...time(stepMilliseconds - sumOf(groups, 'milliseconds')),
      ...NO_RATES,
    ]),
  ].join('\n');
}

/** Describes the whole step, its products and its other kernels. */
function heading(
  { node, kernels, threads, batchSize, rounds, stepMilliseconds, groups }: Profile,
  peak: Peak,
) {
  const products = groups.filter(({ flops }) => flops !== undefined);
  const others = groups.filter(({ bytes }) => bytes !== undefined);
  const share = (some: readonly KernelGroup[]) => percent(sumOf(some, 'milliseconds') / stepMilliseconds);
  const rate = (some: readonly KernelGroup[], amount: 'flops' | 'multiplied' | 'bytes') =>
    perSecond(sumOf(some, amount), sumOf(some, 'milliseconds'));
  return (
    `Node ${node}, ${threads === 1 ? '1 thread' : `${threads} threads`}, kernels ${kernels}: ${figure(stepMilliseconds)} ms a step of ` +
    `${batchSize} images, the fastest of ${rounds} rounds. Products take ${share(products)} of it, at ${rate(products, 'flops').toFixed(1)} ` +
    `GFLOP/s of direct sums; ${rate(products, 'multiplied').toFixed(1)} are multiplied, ` +
    `${percent(rate(products, 'multiplied') / limitOf(peak))} of the peak of ${limitOf(peak).toFixed(1)}. Kernels that move data take ` +
    `${share(others)}, at ${rate(others, 'bytes').toFixed(1)} GB/s, ${percent(rate(others, 'bytes') / peak.memory)} of what memory gives ` +
    `(${peak.memory.toFixed(1)}).`
  );
}

/** GFLOP/s of the direct sums and of what is multiplied, the share of the peak, GB/s, and the share of what memory gives. */
function rates({ flops, multiplied, bytes, milliseconds }: KernelGroup, peak: Peak): string[] {
  if (flops !== undefined) {
    const [direct, real] = [perSecond(flops, milliseconds), perSecond(multiplied ?? flops, milliseconds)];
    return [direct.toFixed(1), real.toFixed(1), percent(real / limitOf(peak)), '', ''];
  }
  if (bytes === undefined) return NO_RATES;
  const moved = perSecond(bytes, milliseconds);
  return ['', '', '', moved.toFixed(1), percent(moved / peak.memory)];
}

const NO_RATES = ['', '', '', '', ''];

/** Units of 1e9 a second. */
const perSecond = (amount: number, milliseconds: number) =>
  milliseconds === 0 ? 0 : amount / milliseconds / 1e6;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const figure = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
const count = (calls: number) => (Number.isInteger(calls) ? String(calls) : calls.toFixed(1));
