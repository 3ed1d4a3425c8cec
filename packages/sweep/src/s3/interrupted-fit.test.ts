import fs from 'node:fs/promises';
import { fit, parseMetrics, type RunEvent } from '@convkit/train';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { RECIPE, tinyOptions, useCpu } from '../../../train/src/tiny.fixture.js';
import { openS3Store } from './index.js';
import { useS3Service } from './use-s3-service.fixture.js';

beforeAll(useCpu);

const s3 = useS3Service();
beforeEach(() => vi.stubEnv('AWS_MAX_ATTEMPTS', '1'));

const recipe = { ...RECIPE, epochs: 2, keepBest: 'trainLoss' };

async function train(address: string): Promise<RunEvent | undefined> {
  const store = await (await openS3Store(address, { temporaryFolder: s3.temporaryFolder })).openRun('0001');
  let last: RunEvent | undefined;
  try {
    const options = { store, resume: true, checkpointEvery: 5, keepLast: 2, logEvery: 1 };
    for await (const event of fit(tinyOptions({ recipe, ...options }))) last = event;
  } finally {
    await store.close();
  }
  return last;
}

/** Names and steps of what the run has in the bucket. */
function stateOf(prefix: string) {
  const log = s3.service.objects.get(`${prefix}/trials/0001/metrics.jsonl`)?.bytes;
  return {
    names: s3.service.keys(`${prefix}/`).map((key) => key.slice(prefix.length)),
    log: parseMetrics(log ?? Buffer.of()).map((line) => ({
      ...line,
      time: '',
      seconds: 0,
      imagesPerSecond: 0,
    })),
  };
}

const isWrite = (request: string) => /^(PUT|DELETE)/.test(request);

/** Index of a request of each kind, amid the run: for the log, the checkpoint, copies of it. */
function oneOfEachKind(requests: readonly string[]): number[] {
  const kinds = requests.map((request) => request.replace(/\d+/g, ''));
  return [...new Set(kinds)].map((kind) => {
    const places = kinds.flatMap((other, i) => (other === kind ? [i] : []));
    return places[places.length >> 1] as number;
  });
}

it('a run whose requests end, at whichever, is resumed with the same weights and an equal log', async () => {
  const whole = await train('s3://sweeps/whole');
  const alone = stateOf('whole');
  const writes = s3.service.requests.filter(isWrite);
  const ends = oneOfEachKind(writes);
  expect(ends.length).toBeGreaterThanOrEqual(7);
  for (const end of ends) {
    let left = end;
    s3.service.faultOf = (request) => (isWrite(request) && left-- <= 0 ? 'drop' : undefined);
    await expect(train(`s3://sweeps/${end}`)).rejects.toMatchObject({ code: 'CHECKPOINT' });
    s3.service.faultOf = () => undefined;
    expect(await train(`s3://sweeps/${end}`), writes[end]).toEqual(whole);
    expect(stateOf(String(end)), writes[end]).toEqual(alone);
  }
  expect(await fs.readdir(s3.temporaryFolder)).toEqual([]);
});
