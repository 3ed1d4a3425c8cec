import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CIFAR10, parseIdx } from '@convkit/data';
import { expect, it, onTestFinished } from 'vitest';
import { readCifar } from './cifar-shards.js';

const PLANE = 32 * 32;

it('converts the records of CIFAR to IDX files of color images', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-cifar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const record = (label: number) =>
    Buffer.concat([Buffer.of(label), ...[1, 2, 3].map((color) => Buffer.alloc(PLANE, 10 * label + color))]);
  writeFileSync(join(folder, 'some.bin'), Buffer.concat([record(2), record(7)]));
  const tiny = {
    ...CIFAR10,
    files: { train: ['some.bin'], test: ['some.bin'] },
    records: { train: 2, test: 2 },
  };
  const { images, labels, count } = await readCifar(tiny, folder, 'train');
  expect(count).toBe(2);
  expect([...parseIdx(labels, 'labels').data]).toEqual([2, 7]);
  const { shape, data } = parseIdx(images, 'images');
  expect(shape).toEqual([2, 32, 32, 3]);
  expect([...data.slice(0, 3), ...data.slice(-3)]).toEqual([21, 22, 23, 71, 72, 73]);
});
