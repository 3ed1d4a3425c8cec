import fs from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testRunFiles } from '../../../train/src/run-folder/run-files.fixture.js';
import { dummyTrial } from '../dummy-trial.fixture.mjs';
import { openS3Store } from './index.js';
import { useS3Service } from './use-s3-service.fixture.js';

const encode = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

const s3 = useS3Service();

const open = (address = 's3://sweeps/first/sweep') =>
  openS3Store(address, { temporaryFolder: s3.temporaryFolder });

describe('files', () => {
  testRunFiles(async () => ({ files: (await open()).files, close: async () => {} }));

  it('are objects below the prefix', async () => {
    const { files } = await open('s3://sweeps/first/sweep/');
    await files.write('sweep.json', encode('{}'));
    await files.write('results/1.json', encode('1'));
    await (await open('s3://sweeps')).files.write('sweep.json', encode('[]'));
    expect(s3.service.keys()).toEqual(['first/sweep/results/1.json', 'first/sweep/sweep.json', 'sweep.json']);
    expect(await files.list('')).toEqual(['sweep.json']);
  });

  it('are listed page by page', async () => {
    s3.service.pageSize = 10;
    const names = Array.from({ length: 25 }, (_, i) => `${100 + i}.json`);
    for (const name of names) s3.service.put(`first/sweep/results/${name}`, Buffer.from(name));
    expect(await (await open()).files.list('results')).toEqual(names);
    expect(s3.service.requests).toHaveLength(3);
  });

  it('are appended to without being read again, also after another process has written them', async () => {
    s3.service.put('first/sweep/results.jsonl', Buffer.from('one\n'));
    const { files } = await open();
    await files.append('results.jsonl', encode('two\n'));
    await files.append('results.jsonl', encode('three\n'));
    expect(s3.service.text('first/sweep/results.jsonl')).toBe('one\ntwo\nthree\n');
    expect(s3.service.requests.map((request) => request.split(' ')[0])).toEqual(['GET', 'PUT', 'PUT']);
    await files.remove('results.jsonl');
    await files.append('results.jsonl', encode('four\n'));
    expect(text(await files.read('results.jsonl'))).toBe('four\n');
  });
});

describe('a run', () => {
  const job = { id: '0001.epochs', trial: 1, run: '0001', parameters: {}, options: { lr: 0.1 } };
  const train = async (epochs: number, signal = new AbortController().signal) => {
    const store = await (await open()).openRun(job.run);
    const context = { store, signal, onEpoch: () => {} };
    return { store, outcome: await dummyTrial({ ...job, epochs }, context) };
  };

  it('is taken up from its checkpoint by another store, with the same weights', async () => {
    const whole = await train(4);
    await whole.store.close();
    s3.service.objects.clear();
    const killed = await train(2);
    s3.service.requests.length = 0;
    const { store, outcome } = await train(4);
    expect(store.folder).not.toBe(killed.store.folder);
    expect(outcome).toEqual(whole.outcome);
    // Epochs 3 and 4 only.
    expect(
      s3.service.requests.filter((request) => request.startsWith('PUT') && /checkpoint/.test(request)),
    ).toHaveLength(2);
    // The process that was thought dead must not write any more.
    await killed.store.files?.append('metrics.jsonl', encode('late'));
    await expect(killed.store.write(encode('late'), 3)).rejects.toThrow(
      /Another process has resumed the run in s3:\/\/sweeps\/first\/sweep\/trials\/0001/,
    );
    await killed.store.close();
    await store.files?.append('metrics.jsonl', encode('log'));
    await store.close();
    expect(s3.service.keys()).toEqual([
      'first/sweep/trials/0001/checkpoint.safetensors',
      'first/sweep/trials/0001/metrics.jsonl',
    ]);
    expect(s3.service.text('first/sweep/trials/0001/metrics.jsonl')).toBe('log');
    expect(s3.service.text('first/sweep/trials/0001/checkpoint.safetensors')).not.toBe('late');
    expect(await fs.readdir(s3.temporaryFolder)).toEqual([]);
  });

  it('can be read while another process trains it', async () => {
    const { store } = await train(1);
    const reader = await (await open()).openRun(job.run);
    expect(await reader.read()).toEqual(Buffer.from((await store.read()) as Uint8Array));
    expect(await fs.readdir(reader.folder)).toContain('checkpoint.safetensors');
    await reader.close();
    await reader.close();
    await store.write(encode('next'), 2);
    await store.close();
  });
});
