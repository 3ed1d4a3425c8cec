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

it('rethrows other errors, and the ninth loss of the device', async () => {
  await expect(collect(withRecovery({}, (attempt) => run(attempt, 1)))).rejects.toThrow('lost 0');
  const sound = { recover: async () => false };
  await expect(collect(withRecovery(sound, (attempt) => run(attempt, 1)))).rejects.toThrow('lost 0');
  const lossy = { recover: async () => true };
  await expect(collect(withRecovery(lossy, (attempt) => run(attempt, 99)))).rejects.toThrow('lost 8');
});
