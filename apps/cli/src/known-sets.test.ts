import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { encodeIdx } from '@convkit/data';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KNOWN_SET_NAMES, openKnownSet } from './known-sets.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convkit-sets-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('opens CIFAR-10 from its files', async () => {
  await writeFile(path.join(dir, 'test_batch.bin'), new Uint8Array(10_000 * 3073));
  expect(await openKnownSet('cifar10', dir, 'test')).toMatchObject({ length: 10_000, shape: [32, 32, 3] });
  await expect(openKnownSet('cifar100', dir, 'test')).rejects.toThrow(
    'has no test.bin, nor cifar-100-binary.tar.gz',
  );
});

it('opens each part of EMNIST by its name', async () => {
  await writeFile(
    path.join(dir, 'emnist-letters-test-images-idx3-ubyte'),
    encodeIdx({ shape: [1, 28, 28], data: new Uint8Array(784) }),
  );
  await writeFile(
    path.join(dir, 'emnist-letters-test-labels-idx1-ubyte'),
    encodeIdx({ shape: [1], data: Uint8Array.of(26) }),
  );
  const dataset = await openKnownSet('emnist-letters', dir, 'test');
  expect(dataset?.classes[(await dataset.get(0)).label]).toBe('Z');
  expect(KNOWN_SET_NAMES.filter((name) => name.startsWith('emnist-'))).toHaveLength(6);
});

it('knows where MNIST lies, and no other name', async () => {
  expect(await openKnownSet('mnist', undefined, 'test')).toMatchObject({ length: 10_000 });
  for (const name of ['emnist', 'toString', 'images'])
    expect(openKnownSet(name, dir, 'test')).toBeUndefined();
});

it('says what a set needs that is nowhere', () => {
  const open = () => openKnownSet('emnist-digits', undefined, 'train');
  expect(open).toThrow(ConfigError);
  expect(open).toThrow('emnist-digits does not come with convkit');
});
