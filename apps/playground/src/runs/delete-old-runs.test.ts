import { afterEach, expect, it, vi } from 'vitest';

const kept = new Map<string, number>();
vi.mock('@convkit/train/browser', () => ({
  listRuns: async () =>
    [...kept].map(([name, modified]) => ({ name, modified })).sort((a, b) => b.modified - a.modified),
  deleteRun: async (name: string) => {
    if (name === 'open') throw new Error('is open in another tab');
    kept.delete(name);
  },
}));
const { deleteOldRuns } = await import('./delete-old-runs.js');

afterEach(() => kept.clear());

it('keeps the five latest runs, and older ones that are open in a tab', async () => {
  for (let i = 0; i < 8; i++) kept.set(i === 1 ? 'open' : `run ${i}`, i);
  await deleteOldRuns();
  expect([...kept.keys()]).toEqual(['open', 'run 3', 'run 4', 'run 5', 'run 6', 'run 7']);
});
