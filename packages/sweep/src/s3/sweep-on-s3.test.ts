import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runSweep, type SweepEvent, type SweepSpec } from '../index.js';
import { localEngine } from '../node/index.js';
import { openS3Store } from './index.js';
import { useS3Service } from './use-s3-service.fixture.js';

const program = fileURLToPath(new URL('dummy-worker.fixture.mjs', import.meta.url));

const s3 = useS3Service();

const SPEC: SweepSpec = {
  run: { model: 'dummy', epochs: 3 },
  space: { lr: { logUniform: [1e-4, 1] } },
  method: { name: 'successive-halving', trials: 4 },
  metric: 'validationLoss',
};

async function sweep(address: string, spec = SPEC) {
  const events: SweepEvent[] = [];
  const engine = localEngine({ program, args: [address, s3.temporaryFolder], workers: 2 });
  try {
    const store = await openS3Store(address);
    const done = await runSweep(spec, { store, engine, onEvent: (event) => events.push(event) });
    return { done, stalled: events.filter(({ type }) => type === 'stalled') };
  } finally {
    await engine.close();
  }
}

it('runs a sweep on worker processes, and takes up the run of one that is killed', async () => {
  const flag = path.join(s3.temporaryFolder, 'killed');
  const spec = { ...SPEC, run: { ...SPEC.run, killOnce: flag } };
  const { done, stalled } = await sweep('s3://sweeps/killed', spec);
  expect(done).toMatchObject({ reason: 'complete', failed: [], diverged: 0 });
  expect(existsSync(flag)).toBe(true);
  expect(stalled).toHaveLength(1);
  const whole = await sweep('s3://sweeps/whole', spec);
  expect(whole.stalled).toEqual([]);
  expect(done.ranking).toEqual(whole.done.ranking);
  const names = (prefix: string) => s3.service.keys(prefix).map((key) => key.slice(prefix.length));
  expect(names('killed/')).toEqual(names('whole/'));
  expect(names('whole/')).toContain('results.jsonl');
  expect(names('whole/')).not.toContain('controller.lock');
  // A sweep that is complete trains nothing when it is resumed.
  s3.service.requests.length = 0;
  await sweep('s3://sweeps/whole', spec);
  expect(s3.service.requests.filter((request) => /trials/.test(request))).toEqual([]);
});
