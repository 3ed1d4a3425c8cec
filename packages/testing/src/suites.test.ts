import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { BROKEN_DATASETS } from './broken-datasets.fixture.js';
import { BROKEN_MODULES } from './broken-modules.fixture.js';
import { BROKEN_PACKS } from './broken-packs.fixture.js';

interface Report {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

const folder = fileURLToPath(new URL('../reports/broken', import.meta.url));

/** Runs the suites on plug-ins that break the contracts, in a vitest of their own. */
async function runBroken(): Promise<Map<string, string[]>> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { include: ['broken.test.ts'], pool: 'threads', isolate: false, maxWorkers: 1, reporters: ['json'], outputFile: ${JSON.stringify(report)} } };`,
  );
  writeFileSync(
    join(folder, 'broken.test.ts'),
    `import '@tensorflow/tfjs-backend-cpu';
    import { BROKEN_DATASETS } from '../../src/broken-datasets.fixture.js';
    import { BROKEN_MODULES } from '../../src/broken-modules.fixture.js';
    import { BROKEN_PACKS } from '../../src/broken-packs.fixture.js';
    import { testDataset, testKernelPack, testModule } from '../../src/index.js';

    for (const [name, , create, expected] of BROKEN_MODULES) testModule(name, create, expected);
    for (const [name, , create, expected] of BROKEN_DATASETS) testDataset(name, create, expected);
    for (const [name, , pack] of BROKEN_PACKS) testKernelPack(name, pack);`,
  );
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  // It exits with an error: tests fail.
  await promisify(execFile)(process.execPath, [vitest, 'run', '--root', folder]).catch(() => undefined);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const failed = new Map<string, string[]>();
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const name = (ancestorTitles[0] as string).replace(/ keeps the contract .*/, '');
    failed.set(name, [...(failed.get(name) ?? []), ...(status === 'failed' ? [title] : [])]);
  }
  return failed;
}

describe('the conformance suites find', () => {
  let failed: Map<string, string[]>;
  beforeAll(async () => {
    failed = await runBroken();
  }, 60_000);

  it.each([...BROKEN_MODULES, ...BROKEN_DATASETS, ...BROKEN_PACKS].map(([name, failing]) => [name, failing]))(
    '%s: %s',
    (name, failing) => {
      expect(failed.get(name as string)).toContainEqual(expect.stringContaining(failing as string));
    },
  );
});
