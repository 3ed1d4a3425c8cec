import { directoryStore, serveJobs } from '../../dist/node/index.js';
import { dummyTrial } from '../dummy-trial.fixture.mjs';

serveJobs({ store: directoryStore(process.argv[2] ?? ''), runTrial: dummyTrial });
