import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Rng } from '@convkit/core';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convkit } from './run-cli.fixture.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'convkit-tables-'));
  mkdirSync(path.join(dir, 'img'));
  const rng = new Rng(3);
  const lines = Array.from({ length: 60 }, (_, i) => {
    const height = 2 + rng.integer(24);
    const data = new Uint8Array(28 * 28);
    for (let y = 28 - height; y < 28; y++) data.fill(200, y * 28 + 10, y * 28 + 16);
    writeFileSync(path.join(dir, 'img', `${i}.png`), encode({ width: 28, height: 28, data, channels: 1 }));
    const tags = [height > 8 ? 'tall' : '', height % 2 ? 'odd' : ''].filter(Boolean).join(' ');
    return `img/${i}.png,${10 * height},${-height},${tags},${i < 40 ? 'train' : 'test'}`;
  });
  writeFileSync(path.join(dir, 'bars.csv'), `file,price,depth,tags,split\n${lines.join('\n')}\n`);
  const test = lines.filter((line) => line.endsWith('test'));
  writeFileSync(path.join(dir, 'test.csv'), `file,price,depth,tags,split\n${test.join('\n')}\n`);
  writeFileSync(
    path.join(dir, 'more.csv'),
    `file,price,depth,tags\n${lines.map((line) => line.replace(/,\w+$/, '')).join('\n')}\n`,
  );
});
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string) => path.join(dir, name);
const base = ['--epochs', '6', '--batch-size', '10', '--json'];

describe('a table of numbers', () => {
  it('is trained on, evaluated and predicted in its units', async () => {
    const out = file('run');
    const data = ['--data', file('bars.csv'), '--target', 'price,depth'];
    const trained = await convkit(['train', 'lenet5', ...data, ...base, '--out', out]);
    expect(trained.stderr).toContain('predicting price, depth, 40 training, 20 validation images');
    expect(trained.code).toBe(0);
    const [epoch] = trained.records;
    expect(epoch).toMatchObject({ event: 'epoch', metrics: { 'price.mae': expect.any(Number) } });
    expect(epoch).not.toHaveProperty('trainAccuracy');
    const done = trained.records.at(-1);
    expect(done).toMatchObject({ event: 'done', testLoss: expect.any(Number) });

    const resumed = await convkit(['train', '--resume', out, '--json']);
    expect(resumed.records.at(-1)).toEqual(done);

    const evaluated = await convkit(['evaluate', out, '--json', '--metrics', 'r2']);
    const [report] = evaluated.records as [{ perTarget: { target: string; mae: number }[]; metrics: object }];
    expect(report.perTarget.map(({ target }) => target)).toEqual(['price', 'depth']);
    expect(report.perTarget[0]?.mae).toBe(((done?.metrics ?? {}) as Record<string, number>)['price.mae']);
    expect(Object.keys(report.metrics)).toContain('r2');

    const predicted = await convkit(['predict', out, file('img/41.png'), '--json']);
    const [{ values }] = predicted.records as [{ values: Record<string, number> }];
    expect(Object.keys(values)).toEqual(['price', 'depth']);
    expect(Math.abs((values.price as number) + 10 * (values.depth as number))).toBeLessThan(120);
    expect((await convkit(['predict', out, file('img/41.png')])).stdout).toMatch(
      /41\.png: price [\d.]+, depth -/,
    );

    const other = await convkit(['evaluate', out, '--data', file('more.csv'), '--json']);
    expect(other.stderr).toContain('evaluating on all 60 images');
    expect(other.records[0]).toMatchObject({ images: 60 });

    const held = await convkit(['evaluate', out, '--data', file('test.csv'), '--json']);
    expect([held.code, held.records]).toEqual([0, [{ ...evaluated.records[0], metrics: {} }]]);

    const onnx = file('bars.onnx');
    const exported = await convkit(['export', out, '--to', onnx]);
    expect(exported.stdout).toContain('lenet5 (modern), 2 targets');
    const graph = await convkit(['predict', onnx, file('img/41.png'), '--json']);
    const [again] = graph.records as [{ values: Record<string, number> }];
    expect((again.values.price as number) / (values.price as number)).toBeCloseTo(1, 4);
  });
});

describe('a table of labels', () => {
  it('is trained on, evaluated and predicted', async () => {
    const out = file('labels');
    const data = ['--data', file('bars.csv'), '--target', 'tags', '--task', 'multi-label'];
    const loss = ['--loss', 'focal:gamma=1', '--metrics', 'micro-f1'];
    const trained = await convkit(['train', 'lenet5', ...data, ...loss, ...base, '--out', out]);
    expect(trained.stderr).toContain('2 labels, 40 training');
    const done = trained.records.at(-1);
    expect(done).toMatchObject({ event: 'done', testAccuracy: expect.any(Number) });
    const evaluated = await convkit(['evaluate', out, '--json']);
    expect(evaluated.records[0]).toMatchObject({
      testAccuracy: done?.testAccuracy,
      microF1: ((done?.metrics ?? {}) as Record<string, number>)['micro-f1'],
      perLabel: [{ label: 'odd' }, { label: 'tall' }],
    });
    const predicted = await convkit(['predict', out, file('img/41.png'), '--json']);
    const [{ labels, probabilities }] = predicted.records as [{ labels: string[]; probabilities: number[] }];
    expect(labels).toEqual(
      ['odd', 'tall'].filter((_, i) => (probabilities[i] as number) > 0.5).sort((a, b) => (a < b ? -1 : 1)),
    );
  });
});

it.each([
  [['--data', 'bars.csv'], 'bars.csv needs --target'],
  [['--data', 'none.csv', '--target', 'a'], 'there is no file'],
  [['--data', 'bars.csv', '--target', 'cost'], "has no column 'cost'"],
  [['--data', 'bars.csv', '--target', 'price', '--allow-empty'], '--allow-empty does not apply to tables'],
  [['--data', 'img', '--target', 'price'], '--target applies to tables'],
  [
    ['--data', 'bars.csv', '--target', 'price', '--metrics', 'top-5'],
    "There is no metric 'top-5' of regression",
  ],
  [['--data', 'bars.csv', '--target', 'price', '--loss', 'focal:beta=1'], "has no constant 'beta'"],
])('rejects %j', async (args, message) => {
  const absolute = args.map((arg) => (/\.csv$|^img$/.test(arg) ? file(arg) : arg));
  const { code, stderr } = await convkit(['train', 'lenet5', ...absolute, '--out', file('none')]);
  expect(stderr).toContain(message);
  expect(code).not.toBe(0);
});
