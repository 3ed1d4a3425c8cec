import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as worker from './index.js';

const port = () => ({ postMessage: () => {}, addEventListener: () => {}, start: () => {} });
const parts = () => ({
  models: () => undefined,
  datasets: async () => undefined,
  losses: {},
  backends: {},
  prepare: () => {},
  store: async () => undefined,
});

testArguments(worker, {
  connectTrainer: { valid: () => [port()], call: (own: never) => worker.connectTrainer(own).close() },
  serveTrainer: () => [parts(), port()],
});
