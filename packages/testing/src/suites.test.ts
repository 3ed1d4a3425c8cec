import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { BROKEN_DATASETS } from './broken-datasets.fixture.js';
import { BROKEN_MODULES } from './broken-modules.fixture.js';
import { BROKEN_NETWORKS } from './broken-networks.fixture.js';
import { BROKEN_PACKS } from './broken-packs.fixture.js';

interface Report {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'reports/suites');

interface Result {
  readonly suite: string;
  readonly title: string;
  readonly passed: boolean;
}

/** Runs the suites on plug-ins that break the contracts, and the example in the README, in a vitest process of their own. */
async function runFixtures(): Promise<Result[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { include: ['*.test.*'], pool: 'threads', isolate: false, maxWorkers: 1, reporters: ['json'], outputFile: ${JSON.stringify(report)} } };`,
  );
  writeFileSync(
    join(folder, 'broken.test.ts'),
    `import '@tensorflow/tfjs-backend-cpu';
    import { BROKEN_DATASETS } from '../../src/broken-datasets.fixture.js';
    import { BROKEN_MODULES } from '../../src/broken-modules.fixture.js';
    import { BROKEN_NETWORKS } from '../../src/broken-networks.fixture.js';
    import { BROKEN_PACKS } from '../../src/broken-packs.fixture.js';
    import { testDataset, testKernelPack, testModule, testNetwork } from '../../src/index.js';

    // Reading source maps for stack traces would take longer than everything else.
    Error.stackTraceLimit = 0;
    for (const [name, , create, expected] of BROKEN_MODULES) testModule(name, create, expected);
    for (const [name, , create, expected] of BROKEN_DATASETS) testDataset(name, create, expected);
    for (const [name, , pack] of BROKEN_PACKS) testKernelPack(name, pack);
    for (const [name, , create, expected] of BROKEN_NETWORKS) testNetwork(name, create, expected);`,
  );
  const [, example] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'readme.test.ts'), example as string);
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  // It exits with an error, because tests fail.
  await promisify(execFile)(process.execPath, [vitest, 'run', '--root', folder]).catch(() => undefined);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return testResults
    .flatMap((file) => file.assertionResults)
    .map(({ ancestorTitles, title, status }) => ({
      suite: (ancestorTitles[0] ?? '').replace(/ meets the .* contract$/, ''),
      title,
      passed: status === 'passed',
    }));
}

let results: Result[];
beforeAll(async () => {
  results = await runFixtures();
});

describe('the conformance suites detect', () => {
  it.each(
    [...BROKEN_MODULES, ...BROKEN_DATASETS, ...BROKEN_NETWORKS, ...BROKEN_PACKS].map(([name, words]) => [
      name,
      words,
    ]),
  )('%s: %s', (name, words) => {
    const failed = results.filter(({ suite, passed }) => suite === name && !passed);
    expect(failed.map(({ title }) => title)).toContainEqual(expect.stringContaining(words as string));
  });
});

it('the example in the README runs', () => {
  expect(results).toContainEqual({ suite: '', title: 'squares', passed: true });
});
