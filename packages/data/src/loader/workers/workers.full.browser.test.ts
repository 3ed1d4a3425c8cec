import { CHAINS } from '../../../test/batches-sha256.js';
import { testBatches } from './batches.fixture.js';

for (const chain of CHAINS.slice(0, -1)) testBatches(chain, 2);
