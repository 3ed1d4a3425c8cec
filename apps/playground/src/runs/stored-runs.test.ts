import { beforeEach, expect, it, vi } from 'vitest';
import { DEFAULTS } from '../settings/settings.js';
import { forgetRun, interruptedRuns, rememberRun, storedRuns } from './stored-runs.js';

beforeEach(() => {
  const items: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => {
      items[key] = value;
    },
    removeItem: (key: string) => {
      delete items[key];
    },
  };
  // Its keys are those of the items, as in a browser.
  const storage = new Proxy(items, { get: (_, key) => methods[key as keyof typeof methods] });
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held: [{ name: 'convkit-run:open' }] }) } });
  return () => vi.unstubAllGlobals();
});

it('lists the stored runs that no tab trains, and resumes those that are not finished', async () => {
  const settings = DEFAULTS;
  rememberRun({ name: 'a', settings, step: 100 });
  rememberRun({ name: 'b', settings, step: 200, finished: { testAccuracy: 0.9 } });
  rememberRun({ name: 'c', settings, step: 0 });
  rememberRun({ name: 'open', settings, step: 100 });
  await vi.waitFor(() => expect(storedRuns.value.map(({ name }) => name)).toEqual(['b', 'a']));
  expect(storedRuns.value[0]?.finished).toEqual({ testAccuracy: 0.9 });
  expect(interruptedRuns.value.map(({ name }) => name)).toEqual(['a']);
  forgetRun('a');
  await vi.waitFor(() => expect(interruptedRuns.value).toEqual([]));
});
