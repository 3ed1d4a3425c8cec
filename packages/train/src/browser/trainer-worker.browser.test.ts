import { beforeEach, expect, it } from 'vitest';
import { connectTrainer } from '../worker/index.js';
import { STEPS, tinySpec } from '../worker/tiny-trainer.fixture.js';
import { deleteRun } from './index.js';

const connect = () =>
  connectTrainer(new Worker(new URL('./trainer-worker.fixture.ts', import.meta.url), { type: 'module' }));

beforeEach(() => Promise.all(['whole', 'killed', 'silent'].map(deleteRun)));

it('a run whose worker is terminated resumes in another worker, whose silent end during a run is noticed', async () => {
  const first = connect();
  const whole = await first.start(tinySpec, { name: 'whole' }).result;
  expect(whole).toMatchObject({ type: 'done', step: STEPS });
  const run = first.start(tinySpec, { name: 'killed', checkpointEvery: 3 });
  run.pause();
  for await (const event of run) {
    if (event.type === 'paused' && event.step === 10) break;
    if (event.type === 'paused') run.step();
  }
  first.close();
  await expect(run.result).rejects.toMatchObject({ name: 'BackendError', message: 'The trainer was closed' });

  const second = connect();
  const resumed = second.start(undefined, { name: 'killed', resume: true });
  const steps: number[] = [];
  for await (const event of resumed) if (event.type === 'step') steps.push(event.step);
  expect(steps[0]).toBe(10);
  expect(await resumed.result).toEqual(whole);
  expect((await second.load('whole')).step).toBe(STEPS);
  expect(await second.ask('outputs', Float32Array.of(2, 0, 0, 0))).toHaveLength(3);

  const last = second.start(tinySpec, { name: 'silent' });
  last.pause();
  // It may answer before it ends.
  last.ask('end').catch(() => {});
  const death = { name: 'BackendError', message: 'The training worker crashed' };
  await expect(last.result).rejects.toMatchObject(death);
  await expect(second.probe()).rejects.toMatchObject(death);
});

it('a worker that fails to start is noticed', async () => {
  const blob = URL.createObjectURL(new Blob(['throw new Error("broken")'], { type: 'text/javascript' }));
  const broken = connectTrainer(new Worker(blob));
  await expect(broken.probe()).rejects.toMatchObject({
    name: 'BackendError',
    message: expect.stringMatching(/The training worker crashed.*broken/),
  });
});
