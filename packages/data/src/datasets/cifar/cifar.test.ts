import { ConfigError, DataError } from '@convkit/core';
import { testDataset } from '@convkit/testing';
import { packTar } from 'modern-tar';
import { gzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { cifarImage, cifarRecord, concatenated, TINY_CIFAR, tinyFiles } from '../../../test/cifar-files.js';
import { CIFAR10, CIFAR100, CIFAR100_COARSE, cifar10, cifarSet } from '../../index.js';

const archiveOf = async (files: Record<string, Uint8Array>) =>
  packTar([
    { header: { name: 'tiny-bin/', type: 'directory', size: 0 } },
    { header: { name: 'tiny-bin/readme.html', size: 5 }, body: 'hello' },
    ...Object.entries(files).map(([name, body]) => ({
      header: { name: `tiny-bin/${name}`, size: body.length },
      body,
    })),
  ]);
const archive = gzip(await archiveOf(tinyFiles()));
const open = (split: 'train' | 'test', bytes: Uint8Array = archive) =>
  cifarSet(TINY_CIFAR, { name: 'tiny.tar.gz', bytes }, { split });
const listed = (files: Record<string, Uint8Array>) =>
  Object.entries(files).map(([name, bytes]) => ({ name: `somewhere/${name}`, bytes }));

testDataset('CIFAR of an archive', () => open('train'), {
  length: 6,
  classes: ['a', 'b', 'c'],
  shape: [32, 32, 3],
});

describe('CIFAR', () => {
  it('interleaves the color planes, and keeps the files in order', async () => {
    const train = await open('train');
    expect([...(train.labels as Int32Array)]).toEqual([0, 1, 2, 0, 1, 2]);
    for (let i = 0; i < 6; i++) expect(train.get(i)).toEqual({ image: cifarImage(i), label: i % 3 });
    expect((await open('test')).get(1)).toEqual({ image: cifarImage(8), label: 2 });
  });

  it('opens a plain archive, a stream, a URL, or files in any order', async () => {
    const plain = await archiveOf(tinyFiles());
    const stream = () => new Response(archive as Uint8Array<ArrayBuffer>).body as ReadableStream<Uint8Array>;
    const fetch = (async () => new Response(archive as Uint8Array<ArrayBuffer>)) as typeof globalThis.fetch;
    const ways = [
      open('train', plain),
      cifarSet(TINY_CIFAR, { name: 'a', bytes: stream() }, { split: 'train' }),
      cifarSet(TINY_CIFAR, 'https://x/tiny.tar.gz', { split: 'train', fetch }),
      cifarSet(TINY_CIFAR, listed(tinyFiles()).reverse(), { split: 'train' }),
    ];
    for (const dataset of await Promise.all(ways)) {
      expect(dataset.get(5)).toEqual({ image: cifarImage(5), label: 2 });
    }
  });

  it('uses the label that the set names', async () => {
    const set = { ...TINY_CIFAR, labelBytes: 2, files: { train: ['train.bin'], test: ['test.bin'] } };
    const bytes = concatenated([cifarRecord([2, 0], 1), cifarRecord([1, 1], 2)]);
    const labels = async (label: number) => [
      ...((await cifarSet({ ...set, label }, [{ name: 'test.bin', bytes }], { split: 'test' }))
        .labels as Int32Array),
    ];
    expect([await labels(0), await labels(1)]).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  it('rejects files that are missing, duplicated, too long, too short or mislabeled', async () => {
    const files = tinyFiles();
    const first = files['data_batch_1.bin'] as Uint8Array;
    const change = (bytes: Uint8Array) =>
      cifarSet(TINY_CIFAR, listed({ ...files, 'data_batch_1.bin': bytes }), { split: 'train' });
    const where = 'somewhere/data_batch_1.bin';
    await expect(change(first.subarray(0, -1))).rejects.toThrow(
      `${where}: a file of Tiny holds 3 records of 3073 bytes, this one ends in record 2`,
    );
    await expect(change(Uint8Array.of(...first, 0))).rejects.toThrow('this one is longer');
    await expect(change(first.with(3073, 3))).rejects.toThrow(
      `${where}, record 1: label 3 is out of range: with 3 classes`,
    );
    await expect(
      cifarSet(TINY_CIFAR, [...listed(files), ...listed(files)], { split: 'train' }),
    ).rejects.toThrow('is given twice');
    const rejected = cifarSet(TINY_CIFAR, listed({ 'data_batch_1.bin': first }), { split: 'train' });
    await expect(rejected).rejects.toThrow(DataError);
    await expect(rejected).rejects.toThrow('the given files lack data_batch_2.bin of Tiny');
    await expect(open('train', gzip(await archiveOf({})))).rejects.toThrow(
      'tiny.tar.gz lacks data_batch_1.bin, data_batch_2.bin of Tiny',
    );
    await expect(open('validation' as never)).rejects.toThrow(ConfigError);
  });

  it('rejects an archive that is damaged, truncated, too large or not the published one', async () => {
    for (const end of [100, archive.length / 2, archive.length - 1]) {
      await expect(open('train', archive.subarray(0, end))).rejects.toThrow(/^tiny.tar.gz/);
    }
    await expect(open('train', archive.with(archive.length - 6, 0))).rejects.toThrow('CRC-32');
    const source = { name: 'tiny.tar.gz', bytes: archive };
    await expect(cifarSet(TINY_CIFAR, source, { split: 'train', maxBytes: 5000 })).rejects.toThrow(
      'tiny.tar.gz: oversized: more than 5000 bytes once decompressed',
    );
    const md5 = '0'.repeat(32);
    const set = { ...TINY_CIFAR, archive: { ...TINY_CIFAR.archive, md5 } };
    await expect(cifarSet(set, source, { split: 'train' })).rejects.toThrow(
      `tiny.tar.gz is not the archive of Tiny: expected MD5 ${md5}, got `,
    );
    await expect(cifar10({ name: 'c', bytes: archive }, { split: 'test' })).rejects.toThrow(
      'c, entry test_batch.bin: a file of CIFAR-10 holds 10000 records of 3073 bytes',
    );
  });

  it('can be aborted', async () => {
    const signal = AbortSignal.abort();
    const source = { name: 'a', bytes: archive };
    await expect(cifarSet(TINY_CIFAR, source, { split: 'train', signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it.each([
    [CIFAR10, 10],
    [CIFAR100, 100],
    [CIFAR100_COARSE, 20],
  ])('$name has %i classes', ({ classes, archive: { md5 }, label, labelBytes }, count) => {
    expect(new Set(classes).size).toBe(count);
    expect([...classes].sort()).toEqual(classes);
    expect(md5).toMatch(/^[0-9a-f]{32}$/);
    expect(label).toBeLessThan(labelBytes);
  });
});
