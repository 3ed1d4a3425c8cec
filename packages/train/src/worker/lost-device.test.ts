import { BackendError } from '@convkit/core';
import { beforeAll, expect, it } from 'vitest';
import { fit } from '../fit.js';
import type { DoneEvent } from '../index.js';
import { tinyOptions, useCpu } from '../tiny.fixture.js';
import type { TrainerParts } from './index.js';
import { tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { eventsOf, trainerOf } from './trainer.fixture.js';

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
