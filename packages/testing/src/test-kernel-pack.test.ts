import '@tensorflow/tfjs-backend-cpu';
import { conformingPack } from './broken-packs.fixture.js';
import { testKernelPack } from './test-kernel-pack.js';

testKernelPack('a pack', conformingPack);
