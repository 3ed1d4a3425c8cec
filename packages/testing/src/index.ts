export { checkGradients, checkVariableGradients, type GradientCheckOptions } from './check-gradients.js';
export { type Closeness, expectClose } from './expect-close.js';
export { expectNoLeaks } from './expect-no-leaks.js';
export { normalValues, spacedValues } from './spaced-values.js';
export {
  type CommonShape,
  type DatasetExpectations,
  type DatasetLike,
  type SampleLike,
  testDataset,
} from './test-dataset.js';
export { type KernelPack, testKernelPack } from './test-kernel-pack.js';
export { type ModuleExpectations, testModule } from './test-module.js';
export { type NetworkExpectations, testNetwork } from './test-network.js';
