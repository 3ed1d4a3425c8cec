import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodePytorch, encodeSafetensors, type TensorData } from '@convkit/checkpoint';
import { CheckpointError, ConfigError } from '@convkit/core';
import { afterAll, describe, expect, it } from 'vitest';
import { readWeights, type WeightsSource } from './read-weights.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-read-weights-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tensor = (...values: number[]): TensorData => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});
const tensors = new Map([
  ['a', tensor(1, 2)],
  ['b', tensor(3)],
]);
const bytes = encodeSafetensors(tensors, { license: 'MIT' });
const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
const path = join(folder, 'net.safetensors');
writeFileSync(path, bytes);

/** Everything about a file, with its tensors. */
async function contents(source: WeightsSource) {
  const file = await readWeights(source);
  const read = await Promise.all([...file.tensors.keys()].map((key) => file.read(key)));
  await file.close();
  const { source: name, sha256: sum, bytes: size, format, metadata } = file;
  return { name, sum, size, format, metadata, read };
}

describe('readWeights', () => {
  it.each<[string, WeightsSource, string]>([
    ['bytes', bytes, 'the file of weights'],
    ['a File', new File([bytes], 'net.safetensors'), 'net.safetensors'],
    ['a path', path, path],
    ['a file: URL', pathToFileURL(path), path],
    ['a data: URL', `data:;base64,${Buffer.from(bytes).toString('base64')}`, 'data:'],
  ])('reads %s', async (_, source, name) => {
    const file = await contents(source);
    expect(file).toMatchObject({ sum: sha256, size: bytes.length, format: 'safetensors' });
    expect(file.metadata).toEqual({ license: 'MIT' });
    expect(file.read).toEqual([...tensors.values()]);
    expect(file.name.startsWith(name)).toBe(true);
  });

  it('reads a PyTorch file, whatever it is called', async () => {
    const pth = encodePytorch(tensors);
    writeFileSync(join(folder, 'net.bin'), pth);
    const file = await contents(join(folder, 'net.bin'));
    expect(file).toMatchObject({ format: 'pytorch', size: pth.length });
    expect(file.read).toEqual([...tensors.values()]);
  });

  it('finds damaged bytes in the tensors of a PyTorch file', async () => {
    const pth = encodePytorch(tensors);
    const at = Buffer.from(pth).indexOf(Buffer.from(Float32Array.of(1, 2).buffer));
    pth[at] = 1;
    await expect(contents(pth)).rejects.toThrow('do not match their CRC-32');
  });

  it.each([[undefined], [null], [5], [''], [new ArrayBuffer(8)]])('rejects %j as a file', async (source) => {
    await expect(readWeights(source as never)).rejects.toThrow(ConfigError);
  });

  it('reads an index and the files that it lists', async () => {
    const split = join(folder, 'split');
    mkdirSync(split);
    const parts = [...tensors].map(([key, value], i) => [`model-${i}.safetensors`, key, value] as const);
    for (const [name, key, value] of parts)
      writeFileSync(join(split, name), encodeSafetensors(new Map([[key, value]])));
    const map = Object.fromEntries(parts.map(([name, key]) => [key, name]));
    const index = join(split, 'model.safetensors.index.json');
    writeFileSync(index, JSON.stringify({ metadata: {}, weight_map: map }));
    const file = await contents(index);
    expect(file.read).toEqual([...tensors.values()]);
    expect(file.sum).not.toBe(sha256);
    await expect(
      readWeights(new File([JSON.stringify({ weight_map: map })], 'x.index.json')),
    ).rejects.toThrow('x.index.json lists other files, which are not beside it');
  });

  it('leaves out the optimizer state of a checkpoint', async () => {
    const state = new Map([...tensors, ['optimizer.a.momentum', tensor(0, 0)]]);
    const run = encodeSafetensors(state, { layout: 'convkit.run.1' });
    expect([...(await readWeights(run)).tensors.keys()]).toEqual(['a', 'b']);
  });

  it.each<[string, WeightsSource, string]>([
    ['a damaged file', Uint8Array.of(1, 2, 3), 'the file of weights is neither a safetensors'],
    ['a path without a file', join(folder, 'none.safetensors'), 'none.safetensors'],
    ['a folder', folder, folder],
    ['a URL that is not served', 'data:nothing', 'cannot be fetched'],
  ])('rejects %s', async (_, source, message) => {
    await expect(readWeights(source)).rejects.toThrow(CheckpointError);
    await expect(readWeights(source)).rejects.toThrow(message);
  });
});
