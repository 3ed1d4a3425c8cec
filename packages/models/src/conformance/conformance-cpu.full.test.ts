import '@tensorflow/tfjs-backend-cpu';
import { installGradients } from '@convkit/ops';
import { ONE_A_FAMILY, testMember } from './conformance.fixture.js';

installGradients();

for (const [name, member] of ONE_A_FAMILY) testMember(name, member);
