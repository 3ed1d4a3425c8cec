import { execFile } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Point, RunRequest } from './study.js';

const SCRIPT = fileURLToPath(new URL('../dist/run-process.js', import.meta.url));

/** Runs all requests, as many at once as there are cores. Returns the results in the order of the requests. */
export async function runStudy(
  requests: readonly RunRequest[],
  done: (points: Point[]) => void,
): Promise<Point[]> {
  const results: Point[][] = [];
  const queue = [...requests.entries()];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, request] = next;
      const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(request)]);
      const points = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Point);
      results[index] = points;
      done(points);
    }
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  return results.flat();
}
