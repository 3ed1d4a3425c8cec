import { ConfigError } from '@convkit/core';
import { serveQueue } from '../../dist/bullmq/index.js';
import { directoryStore } from '../../dist/node/index.js';
import { dummyTrial } from '../dummy-trial.fixture.mjs';

/** A worker of the queue. Named picky, it refuses all stores. It tells its parent its events, and stops on SIGTERM. */
const [url = '', name, version = '1.0.0', idleTimeout] = process.argv.slice(2);
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
await serveQueue({
  url,
  name,
  version,
  openStore: (address) => {
    if (name === 'picky') throw new ConfigError('only /elsewhere may be used');
    return directoryStore(address);
  },
  runTrial: dummyTrial,
  signal: stopping.signal,
  onEvent: (event) => process.send?.(event),
  lockDuration: 3000,
  stalledInterval: 1000,
  ...(idleTimeout && { idleTimeout: Number(idleTimeout) }),
});
process.disconnect?.();
