export { catalog } from './catalog.js';
export { GoogLeNetLite, googlenetLite } from './googlenet-lite.js';
export { lenet5 } from './lenet5.js';
export { LeNet5, type LeNet5Start } from './lenet5-modern.js';
export { LeNet5Original } from './lenet5-original.js';
export * from './model-entry.js';
export { Nin, NinD2l, nin } from './nin.js';
export { ResNet, type ResNetOptions, resnet18, resnet34 } from './resnet.js';
