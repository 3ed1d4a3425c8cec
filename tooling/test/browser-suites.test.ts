import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import {
  browserPackages,
  browserTests,
  filesWithoutResult,
  mergeBrowserSuites,
} from '../lib/browser-suites.mjs';
import { listSuites } from '../lib/suites.mjs';
import { root } from '../lib/workspace.mjs';

const suite = (name: string, script: string, command: string) => ({
  name,
  folder: join(root, name),
  script,
  command,
  report: join(root, name, 'reports/vitest.browser.json'),
});
const preset = (name: string) =>
  suite(name, 'test:browser', 'vitest run --config ../../tooling/config/vitest.browser.config.ts --root .');

it('runs the suites of the browser preset together, and others on their own', () => {
  const own = suite('own', 'test:browser', 'vitest run --config vitest.browser.config.ts');
  const node = suite('a', 'test', 'vitest run --config ../../tooling/config/vitest.config.ts --root .');
  const [a, b] = [preset('a'), preset('b')];
  const merged = mergeBrowserSuites([a, own, node, b]);
  expect(merged.slice(0, 2)).toEqual([own, node]);
  expect(merged[2]?.parts).toEqual([a, b]);
  expect(merged).toHaveLength(3);
});

it('leaves a single suite as it is', () => {
  expect(mergeBrowserSuites([preset('a')])).toEqual([preset('a')]);
});

it('runs every package of the preset exactly once', () => {
  const together = listSuites().filter(({ parts }) => parts);
  expect(together).toHaveLength(1);
  const folders = together[0]?.parts?.map(({ folder }) => folder).sort();
  expect(folders).toEqual(
    browserPackages()
      .map((folder) => join(root, folder))
      .sort(),
  );
  for (const folder of folders ?? []) expect(browserTests(folder)).not.toEqual([]);
});

it('finds the files that a run that ended early has no result of', () => {
  const file = (name: string, status: string, ...cases: string[]) => ({
    name,
    status,
    assertionResults: cases.map((each) => ({ status: each })),
  });
  const testResults = [
    file('/whole', 'passed', 'passed'),
    file('/unloadable', 'failed'),
    file('/unstarted', 'passed'),
    file('/crashed', 'passed', 'passed', 'pending'),
  ];
  const report = { numTotalTests: 3, numPassedTests: 2, numFailedTests: 0, testResults };
  const files = ['/whole', '/unloadable', '/unstarted', '/crashed', '/unlisted'].map((name) => resolve(name));
  expect(filesWithoutResult(files, report)).toEqual(files.slice(2));
  expect(filesWithoutResult(files, undefined)).toEqual(files);
});
