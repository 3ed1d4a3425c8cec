import {
  BackendError,
  buffer,
  glorotUniform,
  INFERENCE,
  isTracing,
  Module,
  type Pass,
  parameter,
  Rng,
  recomputed,
} from '@convkit/core';
import { dropout, flatten, linear } from '@convkit/ops';
import { add, fill, mean, memory, type Rank, type Tensor, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.js';
import type { FitOptions } from '../fit-options.js';
import { fit, MemoryRunStore, type TrainingRecipe } from '../index.js';
import { CLASSES, PLAIN_SGD, RECIPE, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const WIDTH = 4;
const DEPTH = 6;

/** A residual block with dropout, and with running statistics. */
class Block extends Module {
  readonly weight = parameter<Rank.R2>([WIDTH, WIDTH], glorotUniform, new Rng(2));
  readonly running = buffer<Rank.R1>(new Float32Array(WIDTH), [WIDTH]);
  /** Called at the start of each run. */
  onRun: () => void = () => {};

  forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return recomputed(x, pass, (x, pass) => {
      if (!isTracing()) this.onRun();
      let h = tanh(linear(x, this.weight, this.running));
      if (pass.training) {
        pass.update(this.running, add(mean<Tensor>(h, 0), this.running));
        h = dropout(h, 0.25, pass.rng(this));
      }
      return pass.tap(this, add(x, h), 'relu');
    });
  }
}

class Deep extends Module {
  readonly blocks = Array.from({ length: DEPTH }, () => new Block());
  readonly fc = new Last();

  forward(images: Tensor, pass: Pass = INFERENCE): Tensor {
    let h = flatten(images);
    for (const block of this.blocks) h = block.forward(h, pass);
    return this.fc.forward(h, pass);
  }
}

class Last extends Module {
  readonly weight = parameter<Rank.R2>([WIDTH, CLASSES], glorotUniform, new Rng(3));

  forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, linear(x, this.weight));
  }
}

const recipe: TrainingRecipe = {
  ...RECIPE,
  epochs: 2,
  accumulate: 2,
  ema: { decay: 0.9 },
  freeze: '^blocks\\.[01]',
  unfreeze: [{ epoch: 2, pattern: '^blocks\\.1' }],
};

/** Runs to the end, or until a step. Returns its events without times. */
async function run(options: Partial<FitOptions>, until = Number.POSITIVE_INFINITY): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const { model = new Deep(), ...others } = options;
  const all = tinyOptions({ recipe, train: new TinySource(32), insightEvery: 1, ...others, model });
  for await (const event of fit(all)) {
    events.push('imagesPerSecond' in event ? { ...event, imagesPerSecond: 0 } : event);
    if (event.type === 'step' && event.step === until) break;
  }
  return events;
}

describe('fit with recompute', () => {
  it('has the events and weights of a run without, with frozen blocks and accumulated batches', async () => {
    const plain = await run({});
    expect(await run({ recompute: true })).toEqual(plain);
    expect(plain.at(-1)).toMatchObject({ type: 'done', weightsSha256: expect.any(String) });
  });

  it('runs the blocks again that lower the peak most', async () => {
    const model = new Deep();
    const runs = model.blocks.map(() => 0);
    for (const [i, block] of model.blocks.entries()) {
      block.onRun = () => {
        runs[i] = (runs[i] as number) + 1;
      };
    }
    await run({ model, recompute: true, recipe: { ...PLAIN_SGD, epochs: 1 }, train: new TinySource(16) }, 2);
    expect(runs).toEqual([4, 4, 4, 2, 2, 2]);
  });

  it('runs all blocks again if the memory of the network cannot be computed from shapes', async () => {
    const model = new Deep();
    let runs = 0;
    for (const block of model.blocks) block.onRun = () => void runs++;
    const { forward } = model;
    model.forward = (images, pass) => {
      images.dataSync();
      return forward.call(model, images, pass);
    };
    await run({ model, recompute: true, recipe: { ...PLAIN_SGD, epochs: 1 }, train: new TinySource(8) }, 1);
    expect(runs).toBe(2 * DEPTH);
  });

  it('may change when a run is resumed', async () => {
    const store = new MemoryRunStore();
    const parts = { store, checkpointEvery: 1 };
    await run({ ...parts, recompute: true }, 1);
    await run({ ...parts, resume: true }, 2);
    const resumed = await run({ ...parts, resume: true, recompute: true });
    expect(resumed.at(-1)).toEqual((await run({})).at(-1));
  });

  it('names the same layer if training diverges', async () => {
    const diverging = (recompute: boolean) => {
      const model = new Deep();
      model.fc.weight.assign(fill([WIDTH, CLASSES], 3e38));
      return run({ model, recompute }).catch(({ message }) => message);
    };
    expect(await diverging(true)).toMatch(/The output of fc is the first that is not finite/);
    expect(await diverging(true)).toBe(await diverging(false));
  });

  it('frees everything if a block has no room when it runs again', async () => {
    const split = { recompute: true, recipe: PLAIN_SGD, onOutOfMemory: 'split' } as const;
    const expected = await run({ ...split, microBatches: 2 });
    const model = new Deep();
    let runs = 0;
    (model.blocks[2] as Block).onRun = () => {
      if (++runs === 2) throw new BackendError('the wasm memory has no room for a float32 tensor');
    };
    const before = memory().numTensors;
    const healed = await run({ ...split, model });
    expect(memory().numTensors).toBe(before);
    expect(healed.at(-1)).toEqual(expected.at(-1));
  });

  it('is advised if a batch would fit with it', async () => {
    const loss: FitOptions['loss'] = () => {
      throw new BackendError('the wasm memory has no room for a float32 tensor');
    };
    const big = { loss, train: new TinySource(512, 512), recipe: RECIPE };
    await expect(run(big)).rejects.toMatchObject({ hint: expect.stringMatching(/recompute: true/) });
    await expect(run({ ...big, recompute: true })).rejects.toMatchObject({
      hint: expect.not.stringMatching(/recompute/),
    });
  });
});
