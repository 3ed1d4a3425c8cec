import { testArguments } from '../../../tooling/lib/arguments.js';
import * as kernels from './index.js';

testArguments(kernels, {
  installWebglKernels: 'takes no arguments, and needs the webgl backend of a page',
  webglKernelNames: () => [],
});
