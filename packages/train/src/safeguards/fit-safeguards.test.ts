import { weightsSha256, weightsSha256Of } from '@convkit/checkpoint';
import { BackendError, NumericError } from '@convkit/core';
import { type Loss, softmaxCrossEntropy } from '@convkit/ops';
import { add, memory, mul, type Scalar, sqrt, sum, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRunCheckpoint } from '../checkpoint/run-checkpoint.js';
import { MemoryRunStore } from '../checkpoint/run-store.js';
import type { Metric } from '../evaluation/metric.js';
import type { RunEvent, RunResult } from '../events.js';
import { fit } from '../fit.js';
import type { FitOptions } from '../fit-options.js';
import { METRICS_FILE, parseMetrics } from '../run-folder/parse-metrics.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';
import { INITIAL_SAFEGUARDS } from './safeguard-state.js';

beforeAll(useCpu);

const checkpointOf = async (store: MemoryRunStore) => decodeRunCheckpoint((await store.read()) as Uint8Array);

const kept = async ({ files }: MemoryRunStore, name: string) =>
  decodeRunCheckpoint((await files.read(`checkpoints/${name}`)) as Uint8Array);

/** Lines of the log without times. */
async function logOf(store: MemoryRunStore): Promise<object[]> {
  const bytes = (await store.files.read(METRICS_FILE)) as Uint8Array;
  return parseMetrics(bytes).map((line) => ({ ...line, time: '', seconds: 0, imagesPerSecond: 0 }));
}

/** Runs to the end. Returns the events, and the checksum of the model at each epoch. */
async function run(options: FitOptions): Promise<{ events: RunEvent[]; sums: string[]; last: RunResult }> {
  const events: RunEvent[] = [];
  const sums: string[] = [];
  for await (const event of fit(options)) {
    events.push(event);
    if (event.type === 'epoch') sums.push(await weightsSha256(options.model));
  }
  return { events, sums, last: events.at(-1) as RunResult };
}

/** Metric with these values, one evaluation after the other. Lower is better. */
function scripted(values: readonly number[]): Metric {
  let next = 0;
  return {
    name: 'script',
    higherIsBetter: false,
    create: () => ({ add() {}, result: () => values[next++] as number }),
  };
}

/** A loss that calls `change` with its value and the number of its calls in training, from 1. */
function lossWith(change: (value: Scalar, call: number, images: number) => Scalar): Loss {
  let call = 0;
  return (outputs, labels) =>
    change(softmaxCrossEntropy(outputs, labels) as Scalar, ++call, outputs.shape[0]);
}

const training = { validation: undefined } as unknown as Partial<FitOptions>;

describe('early stopping', () => {
  const recipe = { ...RECIPE, epochs: 9, earlyStopping: { metric: 'validation.script', patience: 2 } };

  it('stops after its patience and ends with the weights of the best epoch', async () => {
    const store = new MemoryRunStore();
    const options = tinyOptions({ recipe, metrics: [scripted([3, 1, 2, 2, 9])], store });
    const before = memory().numTensors;
    const { sums, last } = await run(options);
    expect(memory().numTensors).toBe(before);
    expect(sums).toHaveLength(4);
    expect(last).toMatchObject({ type: 'done', weightsSha256: sums[1], bestEpoch: 2, stoppedEarly: true });
    expect(await weightsSha256(options.model)).toBe(sums[1]);
    const { weights, trained } = await checkpointOf(store);
    expect(await weightsSha256Of(weights)).toBe(sums[1]);
    expect(await weightsSha256Of(trained ?? new Map())).toBe(sums[3]);
    const best = await decodeRunCheckpoint(
      (await store.files.read('checkpoints/best.safetensors')) as Uint8Array,
    );
    expect([best.state.epoch, await weightsSha256Of(best.weights)]).toEqual([2, sums[1]]);
  });

  it('restores the best weights when the run is interrupted, and resumes from the last ones', async () => {
    const store = new MemoryRunStore();
    const controller = new AbortController();
    const keepBest = { ...RECIPE, keepBest: 'trainLoss' };
    const whole = await run(tinyOptions({ recipe: keepBest }));
    const options = tinyOptions({ recipe: keepBest, store, signal: controller.signal });
    let best = '';
    for await (const event of fit(options)) {
      if (event.type === 'epoch') best = await weightsSha256(options.model);
      if (event.type === 'step' && event.step === 10) controller.abort();
    }
    expect(await weightsSha256(options.model)).toBe(best);
    expect(await weightsSha256Of((await checkpointOf(store)).weights)).toBe(best);
    const resumed = await run(tinyOptions({ recipe: keepBest, store, resume: true }));
    expect(resumed.last).toMatchObject({
      weightsSha256: (whole.last as { weightsSha256?: string }).weightsSha256,
    });
  });

  it('restores the best weights when the run diverges', async () => {
    const keepBest = { ...RECIPE, keepBest: 'trainLoss' };
    const loss = lossWith((value, call) => (call === 17 ? mul(value, Number.NaN) : value));
    const options = tinyOptions({ recipe: keepBest, loss, ...training });
    const sums: string[] = [];
    const failed = (async () => {
      for await (const { type } of fit(options)) {
        if (type === 'epoch') sums.push(await weightsSha256(options.model));
      }
    })();
    await expect(failed).rejects.toThrow(NumericError);
    expect(sums).toHaveLength(2);
    expect(await weightsSha256(options.model)).toBe(sums[1]);
  });
});

describe('a run that is killed repeatedly', () => {
  const recipe = {
    ...RECIPE,
    optimizer: { name: 'adam', learningRate: 0.5 } as const,
    epochs: 6,
    ema: { decay: 0.8 },
    keepBest: 'validationAccuracy',
    earlyStopping: { patience: 2 },
    spikeGuard: { factor: 1.2, window: 4 },
  };
  const options = (store: MemoryRunStore) =>
    tinyOptions({ recipe, store, keepLast: 2, checkpointEvery: 5, logEvery: 2 });

  it.each([1, 3])('at every %i. event ends like an uninterrupted one, with the same log', async (stride) => {
    const alone = new MemoryRunStore();
    const whole = await run(options(alone));
    const store = new MemoryRunStore();
    let result: RunEvent | undefined;
    for (let kills = 0, allowed = stride; result?.type !== 'done'; kills++, allowed += stride) {
      expect(kills).toBeLessThan(200);
      let seen = 0;
      for await (const event of fit({ ...options(store), resume: true })) {
        result = event;
        if (++seen === allowed) break;
      }
    }
    expect(result).toEqual(whole.last);
    expect(await logOf(store)).toEqual(await logOf(alone));
    expect(await checkpointOf(store)).toEqual(await checkpointOf(alone));
    expect(await store.files.list('checkpoints')).toEqual(await alone.files.list('checkpoints'));
    for (const name of await alone.files.list('checkpoints')) {
      expect(await kept(store, name)).toEqual(await kept(alone, name));
    }
  });
});

describe('divergence', () => {
  const indexed = new TinySource();
  const epoch = indexed.epoch.bind(indexed);
  indexed.epoch = async function* () {
    for await (const batch of epoch())
      yield { ...batch, indices: Uint32Array.from(batch.labels, (_, i) => 10 + i) };
  };

  it('names step, layer and images', async () => {
    const model = new TinyNet(1);
    const options = tinyOptions({
      model,
      train: indexed,
      imageName: (i) => (i < 12 ? `${i}.png` : undefined),
    });
    const failed = (async () => {
      for await (const event of fit(options)) {
        if (event.type === 'step' && event.step === 3) model.bias.assign(tensor1d([0, Number.NaN, 0]));
      }
    })();
    await expect(failed).rejects.toThrow(
      /^Training diverged at step 4: .* The weights bias are the first that are not finite \(images 10\.png, 11\.png, 12, 13, 14 and 3 more\)$/,
    );
  });

  it('stops before the update if a gradient is not finite although the loss is', async () => {
    const model = new TinyNet(1);
    // The square root of 0 has an infinite derivative.
    const loss: Loss = (outputs, labels) =>
      add(softmaxCrossEntropy(outputs, labels), sqrt(sum(mul(outputs, 0)))) as Scalar;
    const sum0 = await weightsSha256(model);
    await expect(run(tinyOptions({ model, loss, ...training }))).rejects.toThrow(
      /^Training diverged at step 1: .* The gradient of bias is the first that is not finite$/,
    );
    expect(await weightsSha256(model)).toBe(sum0);
  });

  it('stops if the norm of the gradients overflows', async () => {
    const loss: Loss = (outputs, labels) => mul(softmaxCrossEntropy(outputs, labels), 1e30) as Scalar;
    await expect(run(tinyOptions({ loss, ...training }))).rejects.toThrow(
      /The norm of the gradients overflows/,
    );
  });

  it('rolls back to the last checkpoint with a lower learning rate, exactly even if it is killed', async () => {
    const recipe = { ...RECIPE, onDivergence: { rollback: { factor: 0.1 } } };
    const options = (store: MemoryRunStore) =>
      tinyOptions({ recipe, store, checkpointEvery: 4, logEvery: 1, resume: true, ...breakingBeyond(1.25) });
    const alone = new MemoryRunStore();
    const { events, last } = await run(options(alone));
    const rollback = events.find(({ type }) => type === 'rollback');
    expect(rollback).toMatchObject({
      learningRateFactor: 0.1,
      rollbacks: 1,
      message: expect.stringMatching(/diverged/),
    });
    expect(last.type).toBe('done');
    const { rollbacks, learningRateFactor } =
      (await checkpointOf(alone)).state.safeguards ?? INITIAL_SAFEGUARDS;
    expect(rollbacks).toBeGreaterThan(0);
    expect(learningRateFactor).toBeCloseTo(0.1 ** rollbacks, 9);
    for (const stride of [1, 4]) {
      const store = new MemoryRunStore();
      let result: RunEvent | undefined;
      for (let allowed = stride; result?.type !== 'done'; allowed += stride) {
        let seen = 0;
        for await (const event of fit(options(store))) {
          result = event;
          if (++seen === allowed) break;
        }
      }
      expect(result).toEqual(last);
      expect(await logOf(store)).toEqual(await logOf(alone));
    }
  });

  it('stops when there are no rollbacks left', async () => {
    const loss = lossWith((value, call) => (call > 9 ? mul(value, Number.NaN) : value));
    const recipe = { ...RECIPE, onDivergence: { rollback: { times: 2 } } };
    const store = new MemoryRunStore();
    await expect(run(tinyOptions({ recipe, loss, store, ...training }))).rejects.toThrow(
      /, after 2 rollbacks$/,
    );
    expect((await checkpointOf(store)).state.safeguards?.rollbacks).toBe(2);
  });

  it('needs no store to roll back', async () => {
    const loss = lossWith((value, call) => (call === 9 ? mul(value, Number.NaN) : value));
    const recipe = { ...RECIPE, onDivergence: { rollback: {} } };
    const { events, last } = await run(tinyOptions({ recipe, loss, ...training }));
    expect(events.map(({ type }) => type)).not.toContain('checkpoint');
    expect(events).toContainEqual(expect.objectContaining({ type: 'rollback', step: 7, failedStep: 9 }));
    expect(last.type).toBe('done');
  });
});

/** Options with a model whose loss is not finite once a weight exceeds `limit`, as it does at a high learning rate. */
function breakingBeyond(limit: number): Partial<FitOptions> {
  const model = new TinyNet(1);
  const isBroken = () => Math.max(...model.weight.dataSync()) > limit;
  const loss: Loss = (outputs, labels) => {
    const value = softmaxCrossEntropy(outputs, labels) as Scalar;
    return isBroken() ? mul(value, Number.NaN) : value;
  };
  return { model, loss };
}

describe('the spike guard', () => {
  it('skips the update of a step that jumps', async () => {
    const loss = lossWith((value, call) => (call === 6 ? mul(value, 100) : value));
    const recipe = { ...RECIPE, epochs: 1, spikeGuard: { factor: 10, window: 4 } };
    const options = tinyOptions({ recipe, loss, ...training });
    const sums: string[] = [];
    const events: RunEvent[] = [];
    for await (const event of fit(options)) {
      events.push(event);
      if (event.type === 'step') sums.push(await weightsSha256(options.model));
    }
    expect(events.find(({ type }) => type === 'spike')).toMatchObject({ step: 6, what: 'loss' });
    expect(sums[5]).toBe(sums[4]);
    expect(new Set(sums).size).toBe(6);
  });

  it('rolls back if configured', async () => {
    const loss = lossWith((value, call) => (call === 6 ? mul(value, 100) : value));
    const spikeGuard = { factor: 10, window: 4, action: 'rollback' as const };
    const recipe = { ...RECIPE, epochs: 1, spikeGuard, onDivergence: { rollback: {} } };
    const { events, last } = await run(tinyOptions({ recipe, loss, ...training }));
    expect(events.find(({ type }) => type === 'rollback')).toMatchObject({
      step: 0,
      failedStep: 6,
      message: expect.stringMatching(/^The loss jumped at step 6: it is \d/),
    });
    expect(last.type).toBe('done');
  });
});

describe('full memory', () => {
  /** A loss for which memory has no room if a batch has more than `most` images. */
  const limited = (most: number): Loss =>
    lossWith((value, _, images) => {
      if (images <= most) return value;
      throw new BackendError('the wasm memory has no room for a float32 tensor');
    });

  it('ends the run with a batch size that fits, and the checkpoint intact', async () => {
    const store = new MemoryRunStore();
    const failed = run(tinyOptions({ loss: limited(4), store, ...training }));
    await expect(failed).rejects.toMatchObject({
      code: 'BACKEND',
      message: 'the wasm memory has no room for a float32 tensor (at step 1, batch size 8)',
      hint: expect.stringMatching(/^Use a batch size of 4, or keep .*onOutOfMemory: 'split'/),
    });
    expect((await checkpointOf(store)).state.step).toBe(0);
  });

  it('names errors of stock kernels, too', async () => {
    const loss: Loss = () => {
      throw new WebAssembly.RuntimeError('memory access out of bounds');
    };
    await expect(run(tinyOptions({ loss, ...training }))).rejects.toMatchObject({
      code: 'BACKEND',
      hint: expect.stringMatching(/^Use a batch size of 4/),
    });
  });

  it('splits batches if configured, as if they had been split from the start', async () => {
    const train = () => ({ train: new TinySource(48), ...training });
    const split = await run(tinyOptions({ ...train(), microBatches: 4 }));
    const store = new MemoryRunStore();
    const before = memory().numTensors;
    const options = tinyOptions({ ...train(), loss: limited(2), onOutOfMemory: 'split', store });
    const held = memory().numTensors - before;
    const healed = await run(options);
    expect(memory().numTensors - before).toBe(held);
    expect(healed.last).toMatchObject({
      weightsSha256: (split.last as { weightsSha256?: string }).weightsSha256,
    });
    expect(healed.events.filter(({ type }) => type === 'warning')).toEqual([
      { type: 'warning', message: expect.stringMatching(/full at step 1: each batch is split into 4 parts/) },
    ]);
    expect((await checkpointOf(store)).state.microBatches).toBe(4);
  });

  it('is an error if not even one image fits', async () => {
    const options = tinyOptions({ loss: limited(0), onOutOfMemory: 'split', ...training });
    await expect(run(options)).rejects.toMatchObject({ hint: expect.stringMatching(/not even one image/) });
  });
});
