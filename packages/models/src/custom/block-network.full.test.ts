import { testBlockNetwork, VALID } from './networks.fixture.js';

for (const name of Object.keys(VALID)) testBlockNetwork(name);
