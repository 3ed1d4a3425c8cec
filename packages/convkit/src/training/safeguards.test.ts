import { decodeSafetensors, encodeSafetensors, weightsSha256Of } from '@convkit/checkpoint';
import { ConfigError, DataError, NumericError } from '@convkit/core';
import {
  decodeRunCheckpoint,
  METRICS_FILE,
  MemoryRunStore,
  parseMetrics,
  readRunConfig,
} from '@convkit/train';
import { describe, expect, it } from 'vitest';
import {
  type ClassifierEvent,
  loadClassifier,
  type TrainClassifierOptions,
  trainClassifier,
} from '../index.js';
import { toyData } from '../toy-data.fixture.js';

const options = (more: Partial<TrainClassifierOptions> = {}): TrainClassifierOptions => ({
  model: 'mlp',
  data: toyData(),
  epochs: 3,
  ...more,
});

async function train(more: Partial<TrainClassifierOptions>): Promise<ClassifierEvent[]> {
  const run = trainClassifier(options(more));
  const events: ClassifierEvent[] = [];
  for await (const event of run) events.push(event);
  (await run.result).dispose();
  return events;
}

describe('the safeguards of trainClassifier', () => {
  it('stop early, and end with the weights of the best epoch', async () => {
    const out = new MemoryRunStore();
    // No epoch improves by that much.
    const earlyStopping = { metric: 'validationAccuracy', patience: 1, minDelta: 2 };
    const events = await train({ out, earlyStopping, keepLast: 1, logEvery: 2, settings: { flag: 1 } });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'done', stoppedEarly: true, bestEpoch: expect.any(Number) });
    const { weights } = await decodeRunCheckpoint((await out.read()) as Uint8Array);
    expect(events.at(-1)).toMatchObject({ weightsSha256: await weightsSha256Of(weights) });
    expect(await out.files.list('checkpoints')).toEqual([
      'best.safetensors',
      expect.stringMatching(/^step-/),
    ]);
    const log = parseMetrics((await out.files.read(METRICS_FILE)) as Uint8Array);
    expect(
      log.filter(({ type }) => type === 'step').map((event) => 'step' in event && event.step % 2),
    ).not.toContain(1);
    expect(await readRunConfig(out.files)).toMatchObject({
      spec: { recipe: { earlyStopping } },
      data: { sha256: { training: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      options: { flag: 1 },
    });
  });

  it('reject a resumed run whose data has changed', async () => {
    const out = new MemoryRunStore();
    const data = toyData();
    await train({ out, data, epochs: 1 });
    const { train: images } = data;
    const changed = {
      ...images,
      get: async (index: number) => ({ ...(await images.get(index)), image: (await images.get(0)).image }),
    };
    const resumed = train({ out, data: { ...data, train: changed }, epochs: 1, resume: true });
    await expect(resumed).rejects.toThrow(DataError);
    await expect(resumed).rejects.toThrow('the data has changed since the run started: its training samples');
  });

  it.each<[string, Partial<TrainClassifierOptions>]>([
    ['patience', { earlyStopping: 0 }],
    ["unknown option 'wait'", { earlyStopping: { patience: 1, wait: 2 } as never }],
    ["no metric 'f1'", { keepBest: 'f1' }],
    ['must be given by name, got 5', { earlyStopping: { patience: 1, metric: 5 as never } }],
    ['metrics must be an array', { metrics: 'top-5' as never }],
    ['A metric must be a name, or an object', { metrics: [{ name: 'own' } as never] }],
    ['above 1', { spikeGuard: 1 }],
    ['onDivergence', { onDivergence: 'continue' as never }],
    ['onDivergence.rollback must be an object', { onDivergence: {} as never }],
    ['onOutOfMemory', { onOutOfMemory: 'ignore' as never }],
    ['keepLast needs a folder', { keepLast: 2 }],
    ['logEvery', { logEvery: 0 }],
    ['settings', { settings: 'all' as never }],
  ])('reject an invalid option: %s', (message, more) => {
    expect(() => trainClassifier(options(more))).toThrow(ConfigError);
    expect(() => trainClassifier(options(more))).toThrow(message);
  });
});

it('a classifier whose weights are not finite throws an error that names them', async () => {
  const trained = await trainClassifier(options({ epochs: 1 })).result;
  const bytes = await trained.toBytes();
  trained.dispose();
  const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)));
  const [
    key,
    {
      data_offsets: [start],
    },
  ] = Object.entries(tensors)[0] as [string, { data_offsets: [number] }];
  new DataView(bytes.buffer, bytes.byteOffset).setFloat32(8 + header + start, Number.NaN, true);
  // The file has a checksum of its weights: a classifier that was saved with broken weights has the right one.
  const { tensors: broken } = decodeSafetensors(bytes);
  const sum = await weightsSha256Of(broken);
  const saved = encodeSafetensors(broken, { ...__metadata__, weightsSha256: sum });
  const classifier = await loadClassifier(saved);
  const image = { data: new Uint8Array(28 * 28), shape: [28, 28, 1] as const };
  const prediction = classifier.predict(image);
  await expect(prediction).rejects.toThrow(NumericError);
  await expect(prediction).rejects.toThrow(`because its '${key}' is not`);
  classifier.dispose();
});
