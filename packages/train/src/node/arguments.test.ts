import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as node from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));

testArguments(node, {
  NodeRunFiles: 'opened by NodeRunStore.open, or for a folder',
  lockFolder: {
    valid: () => [join(folder, 'locked')],
    call: async (path: string) => {
      const unlock = await node.lockFolder(path === 'nonsense' ? join(folder, path) : path);
      await unlock();
    },
  },
  NodeRunStore: 'opened by NodeRunStore.open',
  isRunFolder: () => [folder],
  readRunFolder: {
    valid: () => [folder],
    call: async (path: string) => {
      await node.readRunFolder(path).catch((error: Error) => {
        if (error.name !== 'CheckpointError') throw error;
      });
    },
  },
  readRunSummary: () => [folder],
  'NodeRunStore.open': {
    valid: () => [join(folder, 'run'), { resume: true }],
    call: async (path: string, options: { resume: boolean }) => {
      const store = await node.NodeRunStore.open(path === 'nonsense' ? join(folder, path) : path, options);
      await store.close();
    },
  },
});
