import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare, type Measured } from './compare.js';
import { disagreements } from './disagreements.js';
import { fillBlock } from './document.js';
import { markdown, overview, verdict } from './report.js';
import type { Row } from './row.js';
import { ROWS } from './rows.js';
import { wasmSizes } from './sizes.js';
import { median, quantile, ratios } from './statistics.js';

const side = (title: string, rates: number[], losses: number[] = [1, 0.5]): Measured => ({
  title,
  facts: { threads: 2, engine: 'one' },
  rates,
  losses,
});
const row: Row = {
  name: 'some',
  title: 'some work',
  work: { kind: 'step', network: 'lenet5', batchSize: 4, learningRate: 0.01 },
  contenders: [
    { title: 'ours', runs: 'convkit', threads: 1, steps: 2 },
    { title: 'the same again', runs: 'convkit', threads: 2, steps: 3 },
    { title: 'stock', runs: 'layers-wasm', threads: 1, steps: 1 },
  ],
  floor: 0.6,
  target: 1.2,
  tolerance: 0,
};

describe('statistics', () => {
  it('takes the middle value as the median, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('interpolates quantiles', () => {
    expect(quantile([4, 1, 3, 2], 0.75)).toBeCloseTo(3.25);
    expect(quantile([5], 0.25)).toBe(5);
  });

  it('divides rates round by round', () => {
    expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  });
});

describe('the report', () => {
  const measured = [
    side('ours', [200, 300, 250]),
    side('theirs', [100, 200, 100]),
    { ...side('none', []), failure: 'no|kernel' },
  ];

  it('compares the first contender with the median and the faster quartile of the second', () => {
    expect(verdict(measured)).toEqual({ ratio: 2, low: 1.75, high: 2.25, toFasterQuartile: 250 / 150 });
    expect(verdict([side('ours', [1]), side('theirs', [])])).toBeUndefined();
  });

  it('shows medians, ratios, failures and facts', () => {
    const text = markdown(row, measured, 3);
    expect(text).toContain('| theirs | 100 | 100 to 150 | 2.00 |  |');
    expect(text).toContain('| none | fails: no/kernel | | | |');
    expect(text).toContain('Ratio 2.00 (quartiles 1.75 to 2.25); 1.67 against the second');
    expect(text).toContain('Floor 0.6, target 1.2.');
    const { target: _, ...floorAlone } = row;
    expect(markdown(floorAlone, measured, 3)).toContain(' Floor 0.6.');
    expect(text.match(/engine one/g)).toHaveLength(1);
    expect(overview([{ row, measured }])).toContain(
      '| some work | theirs | 2.00 (1.75 to 2.25) | 0.6 | 1.2 |  |',
    );
  });

  it('finds losses that differ, are missing or are not numbers', () => {
    const first = side('ours', [], [1, 0.5]);
    expect(disagreements([first, side('theirs', [], [9, 0.5004])], 1e-3)).toEqual([]);
    expect(disagreements([first, side('theirs', [], [1, 0.51])], 1e-3)[0]).toContain('theirs at 0.51');
    expect(disagreements([first, side('theirs', [], [])], 1e-3)).toHaveLength(1);
    expect(disagreements([first, side('theirs', [], [1, Number.NaN])], 1e-3)).toHaveLength(1);
    expect(disagreements([first, { ...side('theirs', [], []), failure: 'no kernel' }], 0)).toEqual([]);
  });

  it('finds the largest difference of outputs, relative to the largest output', () => {
    const first = { ...side('ours', [], []), outputs: [10, -2] };
    const differing = (outputs: number[]) =>
      disagreements([first, { ...side('theirs', [], []), outputs }], 1e-2);
    expect(differing([10.05, -2.05])).toEqual([]);
    expect(differing([10, -1.8])[0]).toContain('a relative difference of 0.0199');
    expect(differing([10])).toHaveLength(1);
    expect(differing([10, Number.NaN])).toHaveLength(1);
  });

  it('compares the peak memory of the first two sides with the limit', () => {
    const [ours, theirs] = [
      { ...side('ours', [2]), peakBytes: 3 * 2 ** 30 },
      { ...side('theirs', [1]), peakBytes: 2 ** 31 },
    ];
    expect(verdict([ours, theirs])).toMatchObject({ memory: 1.5 });
    const text = markdown({ ...row, memoryLimit: 1.1 }, [ours, theirs], 1);
    expect(text).toContain("Peak memory 1.50 times the second's, limit 1.1.");
    expect(markdown(row, [ours, theirs], 1)).toContain("Peak memory 1.50 times the second's.");
    expect(markdown(row, [ours, side('theirs', [1])], 1)).not.toContain('Peak memory');
    expect(overview([{ row: { ...row, memoryLimit: 1.1 }, measured: [ours, theirs] }])).toContain(
      '| 1.50 of 1.1 |',
    );
  });

  it('replaces the text between two marks', () => {
    const page = 'a <!-- x -->old<!-- /x --> b';
    expect(fillBlock(page, 'x', 'new')).toBe('a <!-- x -->\n\nnew\n\n<!-- /x --> b');
    expect(() => fillBlock(page, 'y', 'new')).toThrow('lacks the marks of y');
  });

  it('measures the size of every kernel build', () => {
    const sizes = wasmSizes();
    expect(sizes.map(({ file }) => file)).toContain('simd.wasm');
    for (const { gzipped } of sizes) expect(gzipped).toBeLessThan(100_000);
  });
});

it('gives every row a unique name and a place in the document', () => {
  const document = readFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), 'utf8');
  for (const name of ['overview', 'sizes', ...ROWS.map((row) => row.name)]) {
    expect(() => fillBlock(document, name, '')).not.toThrow();
  }
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
});

it('measures processes with the same losses on any number of threads, and reports a failure', async () => {
  const measured = await compare(row, { rounds: 2 });
  const [one, two, stock] = measured as [Measured, Measured, Measured];
  expect(one.losses).toHaveLength(10);
  expect(two.losses).toEqual(one.losses);
  expect(two.facts).toMatchObject({ threads: 2 });
  expect([one.rates.length, two.rates.length]).toEqual([2, 2]);
  for (const rate of [...one.rates, ...two.rates]) expect(rate).toBeGreaterThan(0);
  expect(stock.failure).toContain('Conv2DBackpropFilter');
  expect(disagreements(measured, row.tolerance)).toEqual([]);
});
