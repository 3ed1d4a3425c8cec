import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { whyExcluded } from './excluded.js';

const path: string[] = [];
const counts = { run: 0, excluded: new Map<string, number>() };

function suite(name: string, body: () => void): void {
  describe(name, () => {
    path.push(name);
    body();
    path.pop();
  });
}

function testCase(name: string, body: () => unknown): void {
  const reason = whyExcluded([...path, name].join(' > '));
  const run = async () => void (await body());
  if (reason === undefined) {
    counts.run++;
    it(name, run);
  } else {
    counts.excluded.set(reason, (counts.excluded.get(reason) ?? 0) + 1);
    it.fails(`${name}: fails because ${reason}`, run);
  }
}

/** Defines the jasmine globals that tfjs-core's tests use. Their cases become vitest cases; excluded ones must fail. */
export function provideJasmine(): typeof counts {
  expect.extend({ nothing: () => ({ pass: true, message: () => 'no expectation' }) });
  const hooks = { afterAll, afterEach, beforeAll, beforeEach };
  Object.assign(globalThis, { ...hooks, describe: suite, it: testCase, expect, jasmine: {} });
  return counts;
}
