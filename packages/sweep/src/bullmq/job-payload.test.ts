import { describe, expect, it } from 'vitest';
import type { TrialJob } from '../index.js';
import { checkPayload, checkVersion, queueIdOf, sweepIdOf } from './job-payload.js';

const JOB: TrialJob = {
  id: '0007-seed-2.epochs-3',
  trial: 7,
  run: '0007-seed-2',
  parameters: { lr: 0.1 },
  options: { model: 'lenet5', lr: 0.1, augment: true },
  epochs: 3,
};
const PAYLOAD = { version: '1.0.0', store: '/sweeps/a', job: JOB };

describe('checkPayload', () => {
  it('accepts what an engine writes', () => {
    expect(checkPayload(JSON.parse(JSON.stringify(PAYLOAD)))).toEqual(PAYLOAD);
  });

  it.each([
    ['no object', 7, 'must be an object, got 7'],
    ['another program’s data', { video: 3 }, "unknown field 'video'"],
    ['no job', { version: '1.0.0', store: '/a' }, 'job must be an object'],
    ['a path as run', { ...PAYLOAD, job: { ...JOB, run: '../../etc' } }, 'job: run must be a file name'],
    ['a hidden file as id', { ...PAYLOAD, job: { ...JOB, id: '.bashrc' } }, 'job: id must be a file name'],
    ['nested options', { ...PAYLOAD, job: { ...JOB, options: { data: {} } } }, 'job: options must be'],
    ['no epochs', { ...PAYLOAD, job: { ...JOB, epochs: 0 } }, 'job: epochs must be a whole number from 1'],
  ])('refuses %s', (_, data, message) => {
    expect(() => checkPayload(data)).toThrow(message);
  });
});

it('checkVersion names both versions, and what to do', () => {
  expect(() => checkVersion(PAYLOAD, '1.0.0')).not.toThrow();
  expect(() => checkVersion(PAYLOAD, '2.0.0')).toThrow(
    expect.objectContaining({
      message: 'The sweep runs convkit 1.0.0, and this worker convkit 2.0.0',
      hint: expect.stringContaining('same version'),
    }),
  );
});

describe('queueIdOf', () => {
  it('follows from the store and the job, and is what BullMQ allows', () => {
    const id = queueIdOf(sweepIdOf('/sweeps/a'), JOB);
    expect(id).toBe(queueIdOf(sweepIdOf('/sweeps/a'), { ...JOB }));
    expect(id).not.toBe(queueIdOf(sweepIdOf('s3://bucket/a'), JOB));
    expect(id).toMatch(/^sweep-[0-9a-f]{16}-0007-seed-2\.epochs-3$/);
  });
});
