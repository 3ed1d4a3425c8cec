import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPace } from './pace.js';

afterEach(() => vi.unstubAllGlobals());

describe.each(['setImmediate', 'MessageChannel'])('with %s', (how) => {
  it('lets timers have their turn', async () => {
    if (how === 'MessageChannel') vi.stubGlobal('setImmediate', undefined);
    const pace = createPace(0);
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    for (let turn = 0; !fired && turn < 1e6; turn++) await pace();
    expect(fired).toBe(true);
  });
});

it('costs nothing before its interval is over', async () => {
  vi.stubGlobal('setImmediate', () => {
    throw new Error('too early');
  });
  await createPace(60_000)();
});
