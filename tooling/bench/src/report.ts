import type { Measured } from './compare.js';
import { machine } from './machine.js';
import type { Row } from './row.js';
import { median, quantile, ratios } from './statistics.js';

/** How many times faster the first contender is than the second. */
export interface Verdict {
  /** Median over the rounds. `low` and `high` are the quartiles. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Median rate over the faster quartile of the second contender, because PyTorch's medians vary. */
  readonly toFasterQuartile: number;
  /** Peak memory of the first contender relative to the second's, if both report it. */
  readonly memory?: number;
}

/** Compares the first two contenders. Returns undefined if one of them failed. */
export function verdict([first, second]: readonly Measured[]): Verdict | undefined {
  if (!first || !second || first.rates.length === 0 || second.rates.length === 0) return undefined;
  const perRound = ratios(first.rates, second.rates);
  return {
    ratio: median(perRound),
    low: quantile(perRound, 0.25),
    high: quantile(perRound, 0.75),
    toFasterQuartile: median(first.rates) / quantile(second.rates, 0.75),
    ...(first.peakBytes && second.peakBytes && { memory: first.peakBytes / second.peakBytes }),
  };
}

/** Formats a row as Markdown. */
export function markdown(row: Row, measured: readonly Measured[], rounds: number): string {
  const { kind } = row.work;
  const unit = kind === 'kernel' ? 'calls/s' : 'images/s';
  const first = measured[0] as Measured;
  const lines = measured.map((side) => {
    if (side.failure !== undefined)
      return `| ${side.title} | fails: ${side.failure.replaceAll('|', '/')} | | | |`;
    const peak = side.peakBytes === undefined ? '' : `${Math.round(side.peakBytes / 2 ** 20)} MiB`;
    const times = first.rates.length === 0 ? '' : median(ratios(first.rates, side.rates)).toPrecision(3);
    return `| ${side.title} | ${figure(median(side.rates))} | ${figure(quantile(side.rates, 0.25))} to ${figure(quantile(side.rates, 0.75))} | ${times} | ${peak} |`;
  });
  return [
    `Medians and quartiles of ${rounds} interleaved rounds. ${machine()}. ${factsOf(measured)}`,
    '',
    `| | ${unit} | quartiles | the first is faster by | peak memory |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
    sentence(row, measured) + waits(measured) + animated(measured) + drawn(measured),
  ].join('\n');
}

function sentence({ floor, target, memoryLimit }: Row, measured: readonly Measured[]): string {
  const found = verdict(measured);
  if (!found) return 'No ratio: a side has failed.';
  const aim = target === undefined ? '' : `, target ${target}`;
  const goal = floor === undefined ? '' : ` Floor ${floor}${aim}.`;
  const limit = memoryLimit === undefined ? '' : `, limit ${memoryLimit}`;
  const memory =
    found.memory === undefined ? '' : ` Peak memory ${found.memory.toFixed(2)} times the second's${limit}.`;
  return (
    `Ratio ${found.ratio.toFixed(2)} (quartiles ${found.low.toFixed(2)} to ${found.high.toFixed(2)}); ` +
    `${found.toFasterQuartile.toFixed(2)} against the second's faster quartile.${goal}${memory}`
  );
}

const waits = (measured: readonly Measured[]) =>
  measured
    .filter((side): side is Measured & Required<Pick<Measured, 'waiting'>> => side.waiting !== undefined)
    .map(
      ({ title, waiting }) =>
        ` Of its time, ${title} waited for data ${(100 * median(waiting)).toFixed(2)} % (quartiles ` +
        `${(100 * quantile(waiting, 0.25)).toFixed(2)} to ${(100 * quantile(waiting, 0.75)).toFixed(2)}).`,
    )
    .join('');

const animated = (measured: readonly Measured[]) =>
  measured
    .filter((side): side is Measured & Required<Pick<Measured, 'frames'>> => side.frames !== undefined)
    .map(
      ({ title, frames }) =>
        ` Meanwhile the page of ${title} drew ${figure(median(frames))} frames a second.`,
    )
    .join('');

/** Compares draw calls and texture bytes of a step, if both sides report them. */
function drawn([first, second]: readonly Measured[]): string {
  if (!first?.draws || !second?.draws || !first.textureBytes || !second.textureBytes) return '';
  const of = (mine: number, theirs: number, unit: string) =>
    `${figure(mine)}${unit} against ${figure(theirs)}${unit}, ${(mine / theirs).toFixed(2)} times as many`;
  const mebibytes = (bytes: number) => bytes / 2 ** 20;
  return (
    ` Draw calls a step: ${of(first.draws, second.draws, '')}. Textures written a step: ` +
    `${of(mebibytes(first.textureBytes), mebibytes(second.textureBytes), ' MiB')}.`
  );
}

/** Formats the ratios of all rows as a Markdown table. */
export function overview(
  rows: readonly { readonly row: Row; readonly measured: readonly Measured[] }[],
): string {
  const lines = rows.map(({ row, measured }) => {
    const found = verdict(measured);
    const shown = found
      ? `${found.ratio.toFixed(2)} (${found.low.toFixed(2)} to ${found.high.toFixed(2)})`
      : 'failed';
    const limit = row.memoryLimit === undefined ? '' : ` of ${row.memoryLimit}`;
    const memory = found?.memory === undefined ? '' : `${found.memory.toFixed(2)}${limit}`;
    return `| ${row.title} | ${(measured[1] as Measured).title} | ${shown} | ${row.floor ?? ''} | ${row.target ?? ''} | ${memory} |`;
  });
  return [
    `${machine()}.`,
    '',
    '| work | over | ratio (quartiles) | floor | target | peak memory, limit |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

/** Lists the facts that the sides report, without duplicates. */
function factsOf(measured: readonly Measured[]): string {
  const said = measured.flatMap(({ facts }) =>
    Object.entries(facts)
      .filter(([name]) => name !== 'threads' && name !== 'isolated')
      .map(([name, value]) => `${name} ${value}`),
  );
  return [...new Set(said)].join('; ');
}

const figure = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
