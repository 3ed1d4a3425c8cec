import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as bullmq from './index.js';

/** Calls that get as far as Redis find nobody on port 1. */
const url = 'redis://127.0.0.1:1';
const refused = async (promise: Promise<unknown>) => {
  await promise.catch((error: Error) => {
    if (!error.message.startsWith('Cannot connect to Redis')) throw error;
  });
};
const unused = () => {
  throw new Error('there is no job');
};

testArguments(bullmq, {
  openBullEngine: {
    valid: () => [{ url, store: '/sweep', version: '1.0.0', checkInterval: 1000 }],
    call: (options: bullmq.BullEngineOptions) => refused(bullmq.openBullEngine(options)),
  },
  serveQueue: {
    valid: () => [
      { url, openStore: unused, runTrial: unused, version: '1.0.0', name: 'a', lockDuration: 2000 },
    ],
    call: (options: bullmq.ServeQueueOptions) => refused(bullmq.serveQueue(options)),
  },
});
