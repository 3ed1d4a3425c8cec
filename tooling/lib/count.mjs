/**
 * @typedef {{ status: string }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} ReportedFile
 * @typedef {{ numTotalTests: number, numPassedTests: number, numFailedTests: number, numPendingTests?: number,
 *   numTodoTests?: number, testResults: ReportedFile[] }} VitestReport
 * @typedef {{ passed: number, failed: number, skipped: number, problems: string[] }} Count
 */

/**
 * Counts the passed and failed tests of a vitest run. The report alone is not enough: it says success after an unhandled rejection or
 * if the browser does not start, and a file that does not load has no failed test. So a missing report, a report without tests, a
 * failed file without a failed test and an unexplained exit code each count as a failure.
 * @param {VitestReport | undefined} report
 * @param {number | undefined} exitCode undefined if the runner never started
 * @returns {Count}
 */
export function countRun(report, exitCode) {
  if (!report)
    return { passed: 0, failed: 1, skipped: 0, problems: [`no report (exit code ${exitCode ?? 'none'})`] };
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  const problems = report.testResults
    .filter(
      (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
    )
    .map((file) => `${file.name} failed without a failed test`);
  if (problems.length + report.numPassedTests + report.numFailedTests === 0) problems.push('no test ran');
  let failed = report.numFailedTests + problems.length;
  if (failed === 0 && exitCode !== 0) {
    problems.push(`the runner ended with exit code ${exitCode ?? 'none'} although no test failed`);
    failed = 1;
  }
  return { passed: report.numPassedTests, failed, skipped, problems };
}

/**
 * Adds up counts.
 * @param {readonly Count[]} counts
 * @returns {Count}
 */
export function addCounts(counts) {
  const total = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    counts.reduce((sum, count) => sum + count[key], 0);
  return {
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    problems: counts.flatMap(({ problems }) => problems),
  };
}

/**
 * Returns the last line of `npm test`.
 * @param {readonly { passed: number, failed: number }[]} counts
 */
export function summaryLine(counts) {
  const total = (/** @type {'passed' | 'failed'} */ key) =>
    counts.reduce((sum, count) => sum + count[key], 0);
  return `${total('passed')} passed, ${total('failed')} failed`;
}
