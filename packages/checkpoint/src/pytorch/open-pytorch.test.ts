import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../files/byte-source.js';
import { readTensors } from '../files/tensor-file.js';
import { goldenFile, goldenTensors } from './goldens.fixture.js';
import { openPytorch } from './open-pytorch.js';
import { bytes, openBytes } from './pickle/pickles.fixture.js';

const open = (name: string, key?: string) =>
  openBytes(goldenFile(name), { verify: true, ...(key && { key }) });

describe('files that PyTorch wrote', () => {
  it.each([
    ['dtypes', 'all element types, values beyond 2^53, a scalar, an empty tensor and a key in Unicode'],
    ['views', 'tied, strided, expanded, channels-last and empty tensors, and parameters'],
    ['protocol3', 'pickle protocol 3'],
    ['protocol4', 'pickle protocol 4'],
    ['protocol5', 'pickle protocol 5'],
    ['training', 'a training checkpoint'],
    ['parallel', 'a checkpoint of DataParallel'],
    ['big-endian', 'a file of a big-endian machine'],
    ['legacy', 'a state dict in the format before 1.6', 'training'],
    ['legacy-dtypes', 'all element types, in the format before 1.6', 'dtypes'],
    ['legacy-views', 'shared and strided storages, in the format before 1.6', 'views'],
    ['legacy-protocol4', 'pickle protocol 4, in the format before 1.6', 'views'],
    ['legacy-training', 'a training checkpoint, in the format before 1.6', 'training'],
    ['legacy-python2', 'views and parameters as Python 2 and PyTorch 0.1 pickled them'],
  ])('reads %s: %s', async (name, _, golden = name) => {
    const file = await open(name);
    const { tensors, stored } = goldenTensors(golden);
    expect(file.format).toBe('pytorch');
    expect([...file.entries.keys()]).toEqual([...tensors.keys()]);
    for (const [key, entry] of file.entries) {
      expect(entry, key).toEqual({ stored: stored.get(key), shape: tensors.get(key)?.shape });
    }
    expect(await readTensors(file)).toEqual(tensors);
  });

  it.each(['training', 'legacy-training'])('shows what %s has besides its weights', async (name) => {
    const { metadata } = await open(name);
    expect(metadata).toEqual({
      'pytorch.weights': 'model',
      'pytorch.others': 'model_ema',
      epoch: '12',
      'args.lr': '0.125',
      'args.arch': 'two layers',
      'args.amp': 'false',
      best_acc: '0.75',
      best_acc5: '0.875',
      steps: '1099511627776',
      big_endian: '2.5',
      finished: 'true',
    });
  });

  it('reads the weights under another key on request', async () => {
    const file = await open('training', 'model_ema');
    expect(await readTensors(file)).toEqual(goldenTensors('training-ema').tensors);
    expect(file.metadata['pytorch.weights']).toBe('model_ema');
    await expect(open('training', 'net')).rejects.toMatchObject({
      message: "weights.pth has no dict of tensors 'net'",
      hint: "Choose one of its keys: 'model', 'model_ema'.",
    });
  });

  it.each([
    ['module', /holds a whole model or part of its code \(torch.nn.modules.container.Sequential\)/],
    ['script', /is a TorchScript module/],
    ['quantized', /holds a quantized tensor \(torch._utils._rebuild_qtensor\)/],
    ['sparse', /holds a sparse tensor \(torch._utils._rebuild_sparse_tensor\)/],
    ['complex', /holds a tensor of complex numbers \(torch.ComplexFloatStorage\)/],
  ])('refuses %s', async (name, message) => {
    const error = await open(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as CheckpointError).message).toMatch(message);
    expect((error as CheckpointError).message).toMatch(/^weights\.pth /);
    expect((error as CheckpointError).hint).toMatch(/torch\.save|state dict|to_dense|view_as_real/);
  });
});

describe('reading', () => {
  it('reads only the directory, the pickle and what is asked for', async () => {
    const file = goldenFile('views');
    const source = bytesSource(file);
    const read: [number, number][] = [];
    const opened = await openPytorch({
      ...source,
      read: (begin, end) => {
        read.push([begin, end]);
        return source.read(begin, end);
      },
    });
    read.length = 0;
    await opened.read('row');
    const [header, data] = read as [[number, number], [number, number]];
    expect(read).toHaveLength(2);
    expect(header[1] - header[0]).toBe(30 + 'views/data/0'.length);
    expect(data[1] - data[0]).toBe(6 * 4);
    await opened.read('column');
    expect(read).toHaveLength(3);
    expect((read[2] as [number, number])[1] - (read[2] as [number, number])[0]).toBe(19 * 4);
  });

  it('returns the memory that the source filled, without a copy', async () => {
    const source = bytesSource(goldenFile('views'));
    const buffers = new Set<ArrayBuffer>();
    const opened = await openPytorch({
      ...source,
      read: async (begin, end) => {
        const own = await source.read(begin, end);
        buffers.add(own.buffer);
        return own;
      },
    });
    expect(buffers).toContain((await opened.read('base')).data.buffer);
  });

  it('closes the source with the file, and if it cannot be opened', async () => {
    let closed = 0;
    const close = async () => {
      closed++;
    };
    const file = await openPytorch({ ...bytesSource(goldenFile('views')), close });
    expect(closed).toBe(0);
    await file.close();
    expect(closed).toBe(1);
    await expect(openPytorch({ ...bytesSource(bytes('nothing')), close })).rejects.toThrow(CheckpointError);
    expect(closed).toBe(2);
  });

  it('finds damaged bytes of a tensor if asked to verify them', async () => {
    const file = goldenFile('views');
    const at =
      file.length - 1 - file.toReversed().findIndex((_, i, all) => all[i] === 0x41 && all[i + 1] === 0x30);
    file[at] = 0x42; // 11 becomes 48
    const [fast, careful] = [await openBytes(file), await openBytes(file, { verify: true })];
    expect((await fast.read('base')).data).not.toEqual(goldenTensors('views').tensors.get('base')?.data);
    await expect(careful.read('base')).rejects.toThrow(/^weights\.pth is damaged: .* CRC-32/);
    await expect(careful.read('row')).rejects.toThrow(CheckpointError);
    expect(await careful.read('permuted')).toEqual(goldenTensors('views').tensors.get('permuted'));
  });

  it('names the keys if one is unknown', async () => {
    const file = await open('parallel');
    await expect(file.read('0.weight')).rejects.toMatchObject({
      message: "weights.pth has no tensor '0.weight'",
      hint: expect.stringContaining("'module.0.weight'"),
    });
  });
});
