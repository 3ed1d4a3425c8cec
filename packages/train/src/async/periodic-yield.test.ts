import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPeriodicYield } from './periodic-yield.js';

afterEach(() => vi.unstubAllGlobals());

describe.each(['setImmediate', 'MessageChannel'])('with %s', (how) => {
  it('lets timers fire', async () => {
    if (how === 'MessageChannel') vi.stubGlobal('setImmediate', undefined);
    const yieldToEventLoop = createPeriodicYield(0);
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    for (let turn = 0; !fired && turn < 1e6; turn++) await yieldToEventLoop();
    expect(fired).toBe(true);
  });
});

it('does nothing before its interval is over', async () => {
  vi.stubGlobal('setImmediate', () => {
    throw new Error('too early');
  });
  await createPeriodicYield(60_000)();
});
