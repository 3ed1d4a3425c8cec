// The program of a local worker process: STORE THREADS.
import { serveJobs } from '@convkit/sweep/node';
import { openStore } from './open-store.js';
import { createRunTrial } from './run-trial.js';

const [address = '', threads = '1'] = process.argv.slice(2);
serveJobs({ store: await openStore(address), runTrial: createRunTrial({ threads: Number(threads) }) });
