import { expect, it } from 'vitest';
import { withRecovery } from './with-recovery.js';

async function collect<E>(events: AsyncGenerator<E, unknown, undefined>): Promise<E[]> {
  const all: E[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Fails after an event in its first `losses` attempts. */
async function* run(attempt: number, losses: number) {
  yield attempt;
  if (attempt < losses) throw new Error(`lost ${attempt}`);
  return 'done';
}

it('starts another attempt whenever the backend recovers', async () => {
  let recoveries = 0;
  const backend = { recover: async () => ++recoveries > 0 };
  expect(await collect(withRecovery(backend, (attempt) => run(attempt, 2)))).toEqual([
    0,
    { type: 'recovered', message: 'lost 0' },
    1,
    { type: 'recovered', message: 'lost 1' },
    2,
  ]);
  expect(recoveries).toBe(2);
});

it('falls back on another backend once the device is gone', async () => {
  const backend = {
    recover: async () => {
      throw new Error('no device');
    },
  };
  const run1 = (attempt: number) => run(attempt, 1);
  await expect(collect(withRecovery(backend, run1))).rejects.toThrow('lost 0');
  await expect(collect(withRecovery(backend, run1, { fallBack: async () => undefined }))).rejects.toThrow(
    'lost 0',
  );
  const fallBack = async () => 'wasm';
  expect(await collect(withRecovery(backend, run1, { fallBack }))).toEqual([
    0,
    { type: 'recovered', message: 'lost 0' },
    {
      type: 'warning',
      message: expect.stringMatching(/\(lost 0\)\. Training continues on the wasm backend/),
    },
    1,
  ]);
  await expect(collect(withRecovery(backend, (attempt) => run(attempt, 2), { fallBack }))).rejects.toThrow(
    'lost 1',
  );
  const lossy = { recover: async () => true };
  const events = await collect(withRecovery(lossy, (attempt) => run(attempt, 9), { fallBack }));
  expect(events.at(-1)).toBe(9);
});

it('rethrows other errors, and the ninth loss of the device', async () => {
  await expect(collect(withRecovery({}, (attempt) => run(attempt, 1)))).rejects.toThrow('lost 0');
  const sound = { recover: async () => false };
  await expect(collect(withRecovery(sound, (attempt) => run(attempt, 1)))).rejects.toThrow('lost 0');
  const lossy = { recover: async () => true };
  await expect(collect(withRecovery(lossy, (attempt) => run(attempt, 99)))).rejects.toThrow('lost 8');
});
