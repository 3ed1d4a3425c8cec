import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@convkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSafetensors, openTensorFile, readTensors, type TensorData } from '../index.js';
import { fileError } from './file-error.js';
import { fileSource, writeFileAtomically, writePytorch, writeSafetensors } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convkit-file-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tensors = new Map<string, TensorData>([
  ['w', { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
  ['n', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
]);

describe('fileSource', () => {
  it('reads parts into memory of their own', async () => {
    const path = join(folder, 'bytes.bin');
    await writeFile(
      path,
      Uint8Array.from({ length: 100_000 }, (_, i) => i % 251),
    );
    const source = await fileSource(path);
    expect(source).toMatchObject({ name: path, size: 100_000 });
    const part = await source.read(1000, 1004);
    expect([...part]).toEqual([247, 248, 249, 250]);
    expect(part.buffer.byteLength).toBe(4);
    expect(await source.read(5, 5)).toHaveLength(0);
    await source.close();
    await source.close();
    await expect(source.read(0, 1)).rejects.toThrow(`${path} is closed`);
  });

  it.each([
    ['missing.safetensors', /cannot be read: it does not exist/],
    ['', /is a folder/],
    ['file/x', /cannot be read: a part of its path is not a folder/],
  ])('says why it cannot open %j', async (name, message) => {
    await writeFile(join(folder, 'file'), '');
    const result = fileSource(join(folder, name));
    await expect(result).rejects.toThrow(CheckpointError);
    await expect(result).rejects.toThrow(message);
  });

  it('reads large parts in pieces, and fails as a whole', async () => {
    const path = join(folder, 'large.bin');
    const bytes = Buffer.from(Uint8Array.from({ length: 5 * 2 ** 20 + 3 }, (_, i) => (i * i) % 251));
    await writeFile(path, bytes);
    const source = await fileSource(path);
    const part = await source.read(1, bytes.length);
    expect(Buffer.compare(part, bytes.subarray(1))).toBe(0);
    await truncate(path, 3 * 2 ** 20);
    await expect(source.read(1, bytes.length)).rejects.toThrow(`${path} has ${3 * 2 ** 20} bytes`);
    await source.close();
  });

  it('does not open devices and pipes, which may have no end', async () => {
    await expect(fileSource('/dev/null')).rejects.toThrow(CheckpointError);
    await expect(fileSource('/dev/null')).rejects.toThrow('/dev/null');
  });

  it('explains the codes of the file system', () => {
    const denied = Object.assign(new Error('EACCES: open'), { code: 'EACCES' });
    expect(fileError('a.bin', 'read', denied)).toMatchObject({
      message: 'a.bin cannot be read: permission denied',
      hint: 'Change its permissions or those of its folder.',
      cause: denied,
    });
    expect(fileError('a.bin', 'written', new Error('odd')).message).toBe('a.bin cannot be written: odd');
  });

  it('rejects a file that shrinks while it is read', async () => {
    const path = join(folder, 'shrinks.bin');
    await writeFile(path, new Uint8Array(1000));
    const source = await fileSource(path);
    await truncate(path, 400);
    await expect(source.read(300, 500)).rejects.toThrow(`${path} has 400 bytes, but had 1000`);
    await source.close();
  });
});

describe('writeSafetensors', () => {
  it('writes a file that reads back with its metadata, and replaces it', async () => {
    const path = join(folder, 'w.safetensors');
    for (const note of ['first', 'second']) {
      await writeSafetensors(path, tensors, { note });
      const file = await openSafetensors(await fileSource(path));
      expect(file.metadata).toEqual({ note });
      expect(await readTensors(file)).toEqual(tensors);
      await file.close();
    }
  });

  it('writes with a precision', async () => {
    const path = join(folder, 'half.safetensors');
    await writeSafetensors(path, tensors, {}, { precision: 'float16' });
    const file = await openSafetensors(await fileSource(path));
    expect(file.entries.get('w')?.stored).toBe('float16');
    expect(await readTensors(file)).toEqual(tensors);
    await file.close();
  });

  it('leaves the old file, and no draft, if it fails', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    const path = join(own, 'w.safetensors');
    await writeSafetensors(path, tensors, { note: 'old' });
    const broken = (function* () {
      yield new Uint8Array(10);
      throw new CheckpointError('broken');
    })();
    await expect(writeFileAtomically(path, broken)).rejects.toThrow('broken');
    const large = new Map<string, TensorData>([
      ['w', { dtype: 'float32', shape: [1], data: Float32Array.of(1e6) }],
    ]);
    await expect(writeSafetensors(path, large, {}, { precision: 'float16' })).rejects.toThrow(
      CheckpointError,
    );
    const file = await openSafetensors(await fileSource(path));
    expect(file.metadata).toEqual({ note: 'old' });
    await file.close();
    expect(await readdir(own)).toEqual(['w.safetensors']);
  });

  it('writes .pth files in the same way', async () => {
    const path = join(folder, 'w.pth');
    await writePytorch(path, tensors, { precision: 'bfloat16' });
    const file = await openTensorFile(await fileSource(path));
    expect(file).toMatchObject({ name: path, format: 'pytorch' });
    expect(file.entries.get('w')?.stored).toBe('bfloat16');
    expect(await readTensors(file)).toEqual(tensors);
    await file.close();
  });

  it('says why it cannot write', async () => {
    const result = writeSafetensors(join(folder, 'none', 'w.safetensors'), tensors);
    await expect(result).rejects.toThrow(/none.*cannot be written: its folder does not exist/);
    await expect(writeSafetensors(folder, tensors)).rejects.toThrow(CheckpointError);
  });
});
