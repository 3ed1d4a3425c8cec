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

/** A backend whose device is lost when `lose` is called, until it is recovered. */
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
      if (lost) throw new BackendError('the device is lost');
    },
  };
}

it('a network whose device is lost when no run trains is made anew for the next question', async () => {
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

it('a run whose device is lost before the first checkpoint begins anew', async () => {
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
  const told = events.filter(({ type }) => type === 'recovered' || type === 'start');
  expect(told).toEqual([
    { type: 'recovered', message: 'the device is lost' },
    expect.objectContaining({ type: 'start', step: 0, resumed: false }),
  ]);
  expect(await run.result).toEqual(whole);
  trainer.close();
});

it('what is asked when the device is lost in mid-run is answered by the network that is made anew', async () => {
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
