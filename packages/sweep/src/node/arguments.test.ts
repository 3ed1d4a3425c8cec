import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as node from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));
const program = fileURLToPath(new URL('dummy-worker.fixture.mjs', import.meta.url));

testArguments(node, {
  directoryStore: () => [folder],
  localEngine: () => [{ program, args: [folder], workers: 1 }],
  serveJobs: 'needs a process that a localEngine has started',
  workerName: 'takes no arguments',
});
