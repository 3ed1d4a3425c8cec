import { serveJobs } from '../../dist/node/index.js';
import { openS3Store } from '../../dist/s3/index.js';
import { dummyTrial } from '../dummy-trial.fixture.mjs';

const [address = '', temporaryFolder = ''] = process.argv.slice(2);
serveJobs({ store: await openS3Store(address, { temporaryFolder }), runTrial: dummyTrial });
