import { expect, it } from 'vitest';
import { countRun, summaryLine } from '../lib/count.mjs';

const file = (status: string, ...cases: string[]) => ({
  name: 'src/a.test.ts',
  status,
  assertionResults: cases.map((each) => ({ status: each })),
});
const report = (passed: number, failed: number, ...testResults: ReturnType<typeof file>[]) => ({
  numTotalTests: passed + failed,
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});

it('counts the tests of a successful run', () => {
  const good = report(2, 0, file('passed', 'passed', 'passed'));
  expect(countRun(good, 0)).toEqual({ passed: 2, failed: 0, skipped: 0, problems: [] });
});

it('counts a failing test once, whatever the exit code', () => {
  expect(countRun(report(1, 1, file('failed', 'passed', 'failed')), 1)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

it('counts a file that does not load as a failure', () => {
  const run = countRun(report(2, 0, file('passed', 'passed', 'passed'), file('failed')), 1);
  expect(run).toMatchObject({
    passed: 2,
    failed: 1,
    problems: ['src/a.test.ts failed without a failed test'],
  });
});

it('counts a runner that wrote no report as a failure', () => {
  expect(countRun(undefined, 134)).toMatchObject({
    passed: 0,
    failed: 1,
    problems: ['no report (exit code 134)'],
  });
  expect(countRun(undefined, undefined)).toMatchObject({
    failed: 1,
    problems: ['no report (exit code none)'],
  });
  expect(countRun(undefined, 0)).toMatchObject({ failed: 1 });
});

it('counts a run without tests as a failure', () => {
  expect(countRun(report(0, 0), 0)).toMatchObject({ passed: 0, failed: 1, problems: ['no test ran'] });
});

it('counts an unexplained exit code as a failure', () => {
  const rejected = countRun(report(1, 0, file('passed', 'passed')), 1);
  expect(rejected).toMatchObject({ passed: 1, failed: 1 });
  expect(rejected.problems[0]).toContain('exit code 1');
});

it('does not count skipped tests as passed', () => {
  const skipped = { ...report(0, 0, file('passed', 'skipped')), numTotalTests: 1, numPendingTests: 1 };
  expect(countRun(skipped, 0)).toMatchObject({ passed: 0, failed: 1, skipped: 1 });
});

it('adds up counts in one line', () => {
  expect(
    summaryLine([
      { passed: 2, failed: 0 },
      { passed: 3, failed: 1 },
    ]),
  ).toBe('5 passed, 1 failed');
});
