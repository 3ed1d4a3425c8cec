export { catalog } from './catalog.js';
export { lenet5 } from './lenet5.js';
export { LeNet5, type LeNet5Start } from './lenet5-modern.js';
export { LeNet5Original } from './lenet5-original.js';
export * from './model-entry.js';
