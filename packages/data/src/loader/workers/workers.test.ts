import { Worker } from 'node:worker_threads';
import { ConfigError, DataError, Rng } from '@convkit/core';
import { expect, it, vi } from 'vitest';
import { batchesSha256, CHAINS } from '../../../test/batches-sha256.js';
import { pngDataset } from '../../../test/png-dataset.js';
import {
  arrayDataset,
  type Batch,
  type CustomTransform,
  type Dataset,
  Loader,
  type LoaderOptions,
  type Pixels,
} from '../../index.js';
import { WorkerChoice } from '../worker-choice.js';

const WORKER = new URL('../../../dist/loader/workers/worker-node.js', import.meta.url);

const OPTIONS = {
  batchSize: 4,
  rng: new Rng(1),
  transforms: [{ name: 'shift', by: 1 }],
  training: true,
} as const;

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

async function withLoader<T>(
  dataset: Dataset,
  options: Partial<LoaderOptions>,
  use: (loader: Loader) => Promise<T>,
): Promise<T> {
  const loader = new Loader(dataset, { ...OPTIONS, ...options });
  try {
    return await use(loader);
  } finally {
    await loader.close();
  }
}

for (const { transforms, sum } of CHAINS) {
  it.each([{}, { prefetch: 0, reuseBuffers: true }, { workers: 2, prefetch: 3, reuseBuffers: true }])(
    `yields the same batches of ${transforms.map(({ name }) => name).join(', ')} with %o`,
    async (options) => {
      expect(await batchesSha256(transforms, options)).toBe(sum);
    },
  );
}

it('copies samples in memory to workers, including their shapes', async () => {
  const images = Uint8Array.from({ length: 10 * 12 }, (_, i) => i);
  const plain = arrayDataset({
    images,
    labels: Array.from({ length: 10 }, (_, i) => i % 2),
    shape: [2, 2, 3],
    classes: ['a', 'b'],
  });
  const told: Dataset = { ...plain, get: (index) => ({ ...plain.get(index), shape: [2, 2, 3] }) };
  const expected = await withLoader(plain, {}, (loader) => collect(loader.epoch()));
  for (const dataset of [plain, told]) {
    expect(await withLoader(dataset, { workers: 1 }, (loader) => collect(loader.epoch()))).toEqual(expected);
  }
  expect(images.length).toBe(120);
});

it('resumes from a state in the middle of an epoch, whatever was prefetched', async () => {
  const dataset = pngDataset(30);
  const whole = await withLoader(dataset, {}, (loader) => collect(loader.epoch()));
  for (const stop of [1, 6]) {
    const seen = await withLoader(dataset, { workers: 2, prefetch: 4 }, async (first) => {
      const batches: Batch[] = [];
      for await (const batch of first.epoch()) {
        batches.push(batch);
        if (batches.length === stop) break;
      }
      const rest = await withLoader(dataset, { workers: 1 }, async (second) => {
        second.restore(first.state);
        return collect(second.epoch());
      });
      return [...batches, ...rest];
    });
    expect(seen).toEqual(whole);
  }
});

it('resumes after a break and after an abort', async () => {
  const dataset = pngDataset(30);
  const whole = await withLoader(dataset, {}, (loader) => collect(loader.epoch()));
  const seen = await withLoader(dataset, { workers: 2 }, async (loader) => {
    const batches: Batch[] = [];
    for await (const batch of loader.epoch()) {
      batches.push(batch);
      if (batches.length === 2) break;
    }
    const control = new AbortController();
    const read = async () => {
      for await (const batch of loader.epoch({ signal: control.signal })) {
        batches.push(batch);
        control.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    batches.push(...(await collect(loader.epoch())));
    return batches;
  });
  expect(seen).toEqual(whole);
});

it('reads no further ahead than prefetch allows', async () => {
  for (const workers of [0, 2]) {
    let asked = 0;
    const dataset = pngDataset(100);
    const counted: Dataset = {
      ...dataset,
      encoded: (index) => {
        asked++;
        return dataset.encoded(index);
      },
    };
    await withLoader(counted, { workers, prefetch: 3 }, async (loader) => {
      const batches = loader.epoch();
      await batches.next();
      await expect.poll(() => asked).toBe(4 * 4);
      await batches.next();
      await expect.poll(() => asked).toBe(5 * 4);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(asked).toBe(5 * 4);
      await batches.return();
      expect(asked).toBe(5 * 4);
    });
  }
});

it('an abort ends the wait for a dataset that never responds', async () => {
  const control = new AbortController();
  const silent: Dataset = { ...pngDataset(8), encoded: () => new Promise<never>(() => {}) };
  const waiting = collect(new Loader(silent, OPTIONS).epoch({ signal: control.signal }));
  control.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

it('yields the same batches if it chooses workers during an epoch, and keeps them', async () => {
  const choose = vi.spyOn(WorkerChoice.prototype, 'workers', 'get');
  const dataset = pngDataset(60);
  const expected = await withLoader(dataset, {}, (loader) => collect(loader.epoch()));
  const started: Worker[] = [];
  const createWorker = () => {
    started.push(new Worker(WORKER));
    return started.at(-1) as Worker;
  };
  await withLoader(dataset, { workers: 'auto', createWorker, onCorrupt: 'throw' }, async (loader) => {
    const seen: Batch[] = [];
    for await (const batch of loader.epoch()) {
      seen.push(batch);
      if (seen.length === 4) choose.mockReturnValue(2);
    }
    expect(seen).toEqual(expected);
    expect(started).toHaveLength(2);
    await collect(loader.epoch());
    expect(started).toHaveLength(2);
  });
  choose.mockRestore();
});

it('a custom transform stays in the calling thread if workers may be chosen', async () => {
  const choose = vi.spyOn(WorkerChoice.prototype, 'workers', 'get').mockReturnValue(2);
  const same: CustomTransform = { name: 'same', apply: (image) => image };
  await withLoader(pngDataset(8), { workers: 'auto', transforms: [same] }, async (loader) => {
    expect(await collect(loader.epoch())).toHaveLength(2);
  });
  choose.mockRestore();
});

it.each([0, 2])('a corrupt image stops the epoch and is named, %i workers', async (workers) => {
  await withLoader(pngDataset(20, [9, 13]), { workers, rng: undefined, transforms: [] }, async (loader) => {
    const seen: number[] = [];
    const read = async () => {
      for await (const { indices } of loader.epoch()) seen.push(...indices);
    };
    const error = await read().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ code: 'DATA_CORRUPT', name: 'DataError' });
    expect(error.message).toContain('image-9.png');
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(loader.state).toEqual({ epoch: 0, cursor: 8 });
  });
});

it('corrupt images are skipped and counted, with and without workers', async () => {
  const dataset = pngDataset(20, [9, 13, 14]);
  const decoding: Dataset = { ...dataset, encoded: undefined } as unknown as Dataset;
  const runs = [];
  for (const [source, workers] of [
    [dataset, 0],
    [dataset, 2],
    [decoding, 0],
    [decoding, 1],
  ] as const) {
    const run = await withLoader(source, { workers, onCorrupt: 'skip' }, async (loader) => {
      const batches = await collect(loader.epoch());
      expect(loader.skipped).toBe(3);
      expect(loader.state).toEqual({ epoch: 1, cursor: 0 });
      return batches;
    });
    runs.push(run);
  }
  const [first, ...others] = runs as [Batch[], ...Batch[][]];
  for (const other of others) expect(other).toEqual(first);
  const seen = first.flatMap(({ indices }) => [...indices]);
  expect(seen).toHaveLength(17);
  expect(first.flatMap(({ skipped = [] }) => [...skipped]).sort()).toEqual([13, 14, 9]);
  for (const { images, labels, shape, indices } of first) {
    expect(shape[0]).toBe(indices.length);
    expect([...labels]).toEqual([...indices].map((index) => index % 3));
    expect(images.length).toBe(shape[0] * 9 * 11 * 3);
  }
  // The remaining images are the same as those of an intact dataset.
  const sound = await withLoader(pngDataset(20), {}, (loader) => collect(loader.epoch()));
  const samples = (batches: Batch[]) =>
    new Map(
      batches.flatMap(({ images, indices }) =>
        [...indices].map((index, i) => [index, images.slice(i * 297, i * 297 + 297)]),
      ),
    );
  const whole = samples(sound);
  for (const [index, image] of samples(first)) expect(image).toEqual(whole.get(index));
});

it.each([0, 2])('batch transforms apply to the remaining samples, %i workers', async (workers) => {
  const transforms = [{ name: 'mixup', alpha: 1 }] as const;
  await withLoader(
    pngDataset(20, [9, 13, 14]),
    { workers, transforms, onCorrupt: 'skip' },
    async (loader) => {
      for (const { targets, shape, labels } of await collect(loader.epoch())) {
        expect(targets?.length).toBe(shape[0] * 3);
        expect(labels.length).toBe(shape[0]);
        expect((targets as Float32Array).reduce((sum, target) => sum + target)).toBeCloseTo(shape[0], 4);
      }
    },
  );
});

it('a custom transform works without workers, and is rejected with them', async () => {
  const invert: CustomTransform = {
    name: 'invert',
    apply: (image) => ({ ...image, data: image.data.map((byte) => 255 - byte) }),
  };
  const plain = await withLoader(pngDataset(4), { transforms: [] }, (loader) => collect(loader.epoch()));
  await withLoader(pngDataset(4), { transforms: [invert] }, async (loader) => {
    const [batch] = await collect(loader.epoch());
    expect(batch?.images).toEqual(plain[0]?.images.map((value) => 255 - value));
  });
  expect(() => new Loader(pngDataset(4), { ...OPTIONS, transforms: [invert], workers: 1 })).toThrow(
    "the custom transform 'invert' cannot be sent to a worker",
  );
});

it.each([0, 2])('a batch of only corrupt images is an error, %i workers', async (workers) => {
  const dataset = pngDataset(8, [4, 5, 6, 7]);
  const plain = { workers, rng: undefined, transforms: [], onCorrupt: 'skip' } as const;
  await withLoader(dataset, plain, async (loader) => {
    const batches = loader.epoch();
    await batches.next();
    await expect(batches.next()).rejects.toThrow('all samples of a batch are corrupt: 4, 5, 6, 7');
  });
});

it.each([0, 2])('a label without a class is never skipped, %i workers', async (workers) => {
  const dataset = pngDataset(8);
  const wrong: Dataset = {
    ...dataset,
    encoded: async (index) => ({ ...(await dataset.encoded(index)), label: 3 }),
  };
  await withLoader(wrong, { workers, onCorrupt: 'skip', rng: undefined, transforms: [] }, async (loader) => {
    await expect(loader.epoch().next()).rejects.toThrow('image-0.png: label 3 is out of range');
  });
});

it.each([0, 2])(
  'an image that does not match the shape of the dataset is named, %i workers',
  async (workers) => {
    const dataset: Dataset = { ...pngDataset(4), shape: [9, 12, 3] };
    await withLoader(dataset, { workers, transforms: [], rng: undefined }, async (loader) => {
      await expect(loader.epoch().next()).rejects.toThrow(
        "image-0.png is 9x11, but the dataset's shape is 9x12",
      );
    });
  },
);

it('a sample that is drawn again in an epoch is augmented differently', async () => {
  const dataset = pngDataset(3);
  const sampler = { length: 12, order: () => Uint32Array.of(0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0) };
  const again = async (workers: number) =>
    withLoader(dataset, { workers, sampler, batchSize: 5 }, async (loader) => {
      const all = (await collect(loader.epoch())).flatMap(({ images }) => [...images]);
      return Array.from({ length: 12 }, (_, i) => String(all.slice(i * 297, i * 297 + 297)));
    });
  const samples = await again(0);
  expect(new Set(samples.slice(3)).size).toBeGreaterThan(3);
  expect(await again(2)).toEqual(samples);
  const [once] = await withLoader(
    dataset,
    { sampler: { length: 3, order: () => Uint32Array.of(0, 1, 2) } },
    (loader) => collect(loader.epoch()),
  );
  expect(String(once?.images.slice(0, 297))).toBe(samples[0]);
});

it('overwrites a batch once the next is requested, with reuseBuffers', async () => {
  for (const workers of [0, 2]) {
    const buffers = await withLoader(
      pngDataset(80),
      { workers, prefetch: 1, reuseBuffers: true },
      async (loader) => {
        const seen: ArrayBufferLike[] = [];
        for await (const { images } of loader.epoch()) seen.push(images.buffer);
        return seen;
      },
    );
    if (workers === 0) expect(new Set(buffers).size).toBe(1);
    else expect(buffers.slice(0, 4).every((buffer) => buffer.byteLength === 0)).toBe(true); // Transferred again.
  }
});

it('reports a worker that dies, and starts new ones for the next epoch', async () => {
  const started: Worker[] = [];
  const createWorker = () => {
    started.push(new Worker(WORKER));
    return started.at(-1) as Worker;
  };
  await withLoader(
    pngDataset(40),
    { workers: 2, createWorker, rng: undefined, transforms: [] },
    async (loader) => {
      const batches = loader.epoch();
      await batches.next();
      await started[1]?.terminate();
      const drain = async () => {
        while (!(await batches.next()).done);
      };
      await expect(drain()).rejects.toThrow(DataError);
      expect(started).toHaveLength(2);
      const rest = await collect(loader.epoch());
      expect(rest.at(-1)?.indices.at(-1)).toBe(39);
      expect(started).toHaveLength(4);
    },
  );
});

it.each([
  ['throw new Error("no room")', 'a worker of the loader died: no room'],
  ['process.exit(3)', 'exit code 3'],
])("fails without hanging if a worker's program fails: %s", async (program, message) => {
  const createWorker = () => new Worker(program, { eval: true });
  await withLoader(pngDataset(8), { workers: 1, createWorker }, async (loader) => {
    await expect(loader.epoch().next()).rejects.toThrow(message);
  });
});

it('closing ends the current epoch, and a later one can be started', async () => {
  for (const workers of [0, 1]) {
    const loader = new Loader(pngDataset(8), { ...OPTIONS, workers });
    const batches = loader.epoch();
    await batches.next();
    await loader.close();
    await expect(batches.next()).rejects.toThrow(ConfigError);
    expect(await collect(loader.epoch())).toHaveLength(1);
    await loader.close();
    await loader.close();
  }
});

it.each([
  [{ workers: -1 }, 'workers must be a whole number from 0'],
  [{ prefetch: 0.5 }, 'prefetch must be'],
  [{ onCorrupt: 'pass' as 'skip' }, "'throw' or 'skip', got pass"],
  [
    { workers: 1, transforms: [{ name: 'blur', apply: (image: Pixels) => image }] },
    "the custom transform 'blur' cannot be sent to a worker",
  ],
])('rejects %o', (options: Partial<LoaderOptions>, message) => {
  expect(() => new Loader(pngDataset(8), { batchSize: 4, ...options })).toThrow(message);
});
