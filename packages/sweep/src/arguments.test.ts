import { MemoryRunFiles, MemoryRunStore } from '@convkit/train';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as sweep from './index.js';

const SPEC: sweep.SweepSpec = {
  run: { model: 'lenet5', epochs: 1 },
  space: { lr: { choice: [0.1, 0.2] } },
  method: { name: 'grid' },
  metric: 'trainLoss',
};
const plan = () => sweep.planSweep(SPEC);
const OUTCOME = { curve: [{ epoch: 1, trainLoss: 1, metrics: {} }], weightsSha256: '0' };
const store = (): sweep.SweepStore => ({
  files: new MemoryRunFiles(),
  openRun: async () => Object.assign(new MemoryRunStore(), { folder: '' }),
  lock: async () => async () => {},
});
const job = () => sweep.jobsOf(plan(), 1, 1)[0] as sweep.TrialJob;
const signal = new AbortController().signal;

testArguments(sweep, {
  runSweep: () => {
    const own = store();
    return [SPEC, { store: own, engine: sweep.inlineEngine({ store: own, runTrial: async () => OUTCOME }) }];
  },
  inlineEngine: () => [{ store: store(), runTrial: async () => OUTCOME }],
  readResults: () => [new MemoryRunFiles()],
  readSweep: () => [new MemoryRunFiles()],
  executeJob: () => [job(), store(), async () => OUTCOME, { worker: 'w', signal, onEpoch: () => {} }],
  jobsOf: () => [plan(), 1, 1],
  nextJobs: () => [plan(), new Map()],
  planSweep: () => [SPEC],
  goalOf: () => [SPEC],
  rankAll: () => [plan(), new Map()],
  checkSweep: () => [SPEC],
});
