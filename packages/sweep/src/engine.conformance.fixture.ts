import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResult } from './engine/result-file.js';
import type { Engine, JobEvent, TrialJob } from './index.js';
import { SWEEP_FILE } from './index.js';
import { directoryStore } from './node/index.js';

/** A job of the dummy trial. */
const jobOf = (trial: number, options: TrialJob['options'] = {}, epochs = 3): TrialJob => ({
  id: `000${trial}.epochs-${epochs}`,
  trial,
  run: `000${trial}`,
  parameters: { lr: trial / 10 },
  options: { lr: trial / 10, ...options },
  epochs,
});

/**
 * Tests what every engine does.
 * @param open - opens the engine for the sweep in a folder, with two workers that execute the dummy trial.
 */
export function testEngine(name: string, open: (root: string) => Promise<Engine>): void {
  describe(`${name} as an engine`, () => {
    let root: string;
    let engine: Engine;

    beforeEach(async () => {
      root = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-engine-'));
      await directoryStore(root).files.write(SWEEP_FILE, new TextEncoder().encode('{}'));
      engine = await open(root);
    });
    afterEach(async () => {
      await engine.close();
      await fs.rm(root, { recursive: true });
    });

    /** Runs a job, and returns its result and events. */
    const run = async (job: TrialJob) => {
      const events: JobEvent[] = [];
      await engine.run(job, (event) => events.push(event));
      const result = await readResult(directoryStore(root).files, job);
      return { result, events, epochs: events.flatMap((e) => (e.type === 'epoch' ? [e.epoch] : [])) };
    };

    it('runs each job, and reports its worker and its epochs', async () => {
      const jobs = [1, 2, 3, 4, 5].map((trial) => jobOf(trial));
      const outcomes = await Promise.all(jobs.map(run));
      for (const [i, { result, events, epochs }] of outcomes.entries()) {
        expect(result).toMatchObject({ job: jobs[i]?.id, state: 'done', parameters: jobs[i]?.parameters });
        expect(events[0]).toMatchObject({ type: 'started', job: jobs[i]?.id });
        expect(epochs).toEqual(result?.curve);
      }
      const hashes = outcomes.map(({ result }) => result?.weightsSha256);
      expect(new Set(hashes).size).toBe(5);
    });

    it('resumes a run in a later job, and trains nothing twice', async () => {
      await run(jobOf(1, {}, 2));
      const { epochs } = await run(jobOf(1, {}, 5));
      expect(epochs.map(({ epoch }) => epoch)).toEqual([3, 4, 5]);
      const again = await run(jobOf(1, {}, 5));
      expect(again.epochs).toEqual([]);
      expect(again.result?.curve).toHaveLength(5);
    });

    it('completes a failing run, whose result says why', async () => {
      const { result } = await run(jobOf(1, { fail: 'no more apples' }));
      expect(result).toMatchObject({ state: 'failed', error: 'no more apples' });
    });

    it('takes up the run of a killed worker from its checkpoint', async () => {
      const flag = path.join(root, 'killed');
      const { result, events, epochs } = await run(jobOf(1, { killOnce: flag }, 4));
      expect(existsSync(flag)).toBe(true);
      expect(events.some(({ type }) => type === 'stalled')).toBe(true);
      expect(events.filter(({ type }) => type === 'started').length).toBeGreaterThan(1);
      expect(epochs.at(-1)).toEqual(result?.curve?.at(-1));
      // The same run on a worker that lives.
      const whole = await run({ ...jobOf(1, {}, 4), id: 'whole', run: 'whole' });
      expect(result?.weightsSha256).toBe(whole.result?.weightsSha256);
    });

    it('begins no further jobs when it is drained, and completes those under way', async () => {
      const slow = [1, 2, 3, 4, 5, 6, 7, 8].map((trial) => jobOf(trial, { milliseconds: 50 }, 20));
      const begun = new Set<string>();
      const runs = slow.map((job) =>
        engine.run(job, ({ type }) => {
          if (type === 'started') begun.add(job.id);
        }),
      );
      const settled = Promise.allSettled(runs);
      await expect.poll(() => begun.size).toBeGreaterThan(1);
      await engine.drain();
      const outcomes = await settled;
      const rejected = slow.filter((_, i) => outcomes[i]?.status === 'rejected');
      expect(rejected.length).toBeGreaterThan(0);
      expect(rejected.filter(({ id }) => begun.has(id))).toEqual([]);
      expect(begun.size + rejected.length).toBe(slow.length);
    });

    it('rejects open jobs when it is closed', async () => {
      const slow = [1, 2, 3, 4].map((trial) => jobOf(trial, { milliseconds: 50 }, 100_000));
      let started = 0;
      const runs = slow.map((job) =>
        engine.run(job, ({ type }) => {
          if (type === 'started') started++;
        }),
      );
      const settled = Promise.allSettled(runs);
      await expect.poll(() => started).toBe(2);
      await engine.close();
      for (const outcome of await settled) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'ConfigError' } });
      }
      await expect(engine.run(jobOf(5), () => {})).rejects.toThrow('closed');
    });
  });
}
