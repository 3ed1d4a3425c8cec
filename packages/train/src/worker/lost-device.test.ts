import { BackendError } from '@convkit/core';
import { beforeAll, expect, it } from 'vitest';
import { fit } from '../fit.js';
import type { DoneEvent } from '../index.js';
import { TinyNet, tinyOptions, useCpu } from '../tiny.fixture.js';
import type { TrainerParts, TrainerRequest, TrainerRequests } from './index.js';
import { tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { eventsOf, losingAfter, trainerOf } from './trainer.fixture.js';

let whole: DoneEvent;

beforeAll(async () => {
  await useCpu();
  for await (const event of fit(tinyOptions())) if (event.type === 'done') whole = event;
});

/** Backend whose device is lost from a call of `lose` until it is recovered. */
function lossyBackend() {
  let lost = false;
  const backend = {
    probe: async () => ({ available: true, facts: {} }),
    activate: useCpu,
    recover: async () => {
      const was = lost;
      lost = false;
      return was;
    },
  };
  const backends: TrainerParts['backends'] = { cpu: () => backend };
  return {
    backends,
    lose: () => {
      lost = true;
    },
    assertThere: () => {
      if (lost) throw new BackendError('The device is lost');
    },
  };
}

it('rebuilds the network for the next request if the device was lost outside of a run', async () => {
  const { backends, lose, assertThere } = lossyBackend();
  const { outputs } = tinyParts.requests as TrainerRequests;
  const parts: TrainerParts = {
    ...tinyParts,
    backends,
    models: () => {
      assertThere();
      return new TinyNet(1);
    },
    requests: {
      outputs: async (context, pixels) => {
        assertThere();
        return (outputs as TrainerRequest)(context, pixels);
      },
    },
  };
  const ask = () => trainer.ask('outputs', Float32Array.of(2, 0, 0, 0));
  let { trainer } = trainerOf(parts);
  await trainer.start(tinySpec).result;
  const answer = await ask();
  lose();
  expect(await ask()).toEqual(answer);
  const bytes = await trainer.exportRun();
  trainer.close();
  ({ trainer } = trainerOf(parts));
  await trainer.load(bytes);
  lose();
  expect(await ask()).toEqual(answer);
  trainer.close();
});

it('restarts a run whose device was lost before the first checkpoint', async () => {
  const { backends, lose, assertThere } = lossyBackend();
  let prepared = 0;
  const { trainer } = trainerOf({
    ...tinyParts,
    backends,
    prepare: () => {
      if (prepared++ === 0) lose();
      assertThere();
    },
  });
  const run = trainer.start(tinySpec);
  const events = await eventsOf(run);
  const restarts = events.filter(({ type }) => type === 'recovered' || type === 'start');
  expect(restarts).toEqual([
    { type: 'recovered', message: 'The device is lost' },
    expect.objectContaining({ type: 'start', step: 0, resumed: false }),
  ]);
  expect(await run.result).toEqual(whole);
  trainer.close();
});

it('continues on wasm if the device does not come back', async () => {
  let isGone = false;
  const lossy = {
    probe: async () => ({ available: true, facts: {} }),
    activate: useCpu,
    recover: async () => {
      if (isGone) throw new BackendError('there is no device');
      return false;
    },
  };
  const sound = { probe: async () => ({ available: true, facts: { kernels: 'other' } }), activate: useCpu };
  const { trainer } = trainerOf({
    ...tinyParts,
    backends: { cpu: () => lossy, wasm: () => sound },
    datasets: async (spec, context) => {
      const data = await tinyParts.datasets(spec, context);
      const lose = () => {
        isGone = true;
      };
      return { ...data, train: losingAfter(10, data.train, lose) };
    },
  });
  const run = trainer.start(tinySpec);
  const events = await eventsOf(run);
  expect(events.filter(({ type }) => type === 'recovered' || type === 'warning')).toEqual([
    { type: 'recovered', message: 'The device is lost' },
    { type: 'warning', message: expect.stringMatching(/continues on the wasm backend/) },
    { type: 'warning', message: expect.stringMatching(/the kernels 'cpu', but this run uses 'wasm other'/) },
  ]);
  expect(await run.result).toEqual(whole);
  trainer.close();
});

it('answers a request made while the device is lost from the rebuilt network', async () => {
  const { backends, lose } = lossyBackend();
  let built = 0;
  const asked: Promise<unknown>[] = [];
  const { trainer } = trainerOf({
    ...tinyParts,
    backends,
    models: () => {
      built++;
      return new TinyNet(1);
    },
    requests: { built: async () => built },
    datasets: async (spec, context) => {
      const data = await tinyParts.datasets(spec, context);
      const losing = losingAfter(10, data.train, async () => {
        asked.push(trainer.ask('built'));
        await new Promise((resolve) => setTimeout(resolve, 200));
        lose();
      });
      return { ...data, train: losing };
    },
  });
  await trainer.start(tinySpec).result;
  expect(await Promise.all(asked)).toEqual([2]);
  trainer.close();
});
