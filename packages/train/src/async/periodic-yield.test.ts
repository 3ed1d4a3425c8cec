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
    const started = performance.now();
    while (!fired && performance.now() - started < 2000) await yieldToEventLoop();
    expect(fired).toBe(true);
  });
});

it('does nothing before its interval is over', async () => {
  vi.stubGlobal('setImmediate', () => {
    throw new Error('too early');
  });
  await createPeriodicYield(60_000)();
});
