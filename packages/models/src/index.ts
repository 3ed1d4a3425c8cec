export { AlexNet, alexnet } from './alexnet/alexnet.js';
export { AlexNetPaper } from './alexnet/alexnet-paper.js';
export { catalog } from './catalog.js';
export { analyzeBlocks, type BlockSummary, type BlocksAnalysis } from './custom/analyze-blocks.js';
export { blockNetwork } from './custom/block-network.js';
export { blockNetworkSource } from './custom/block-network-source.js';
export {
  BLOCK_OPTIONS,
  type BlockName,
  type BlockOption,
  type BlockSpec,
  type BlockValue,
  type UncheckedBlock,
} from './custom/block-options.js';
export {
  type BlockProblem,
  type BlockProblemCode,
  describeBlockProblem,
} from './custom/block-problem.js';
export { customModel } from './custom/custom-model.js';
export type { BlockNetworkOptions } from './custom/plan-blocks.js';
export { GoogLeNet, type GoogLeNetOptions } from './googlenet/googlenet.js';
export { googlenet } from './googlenet/googlenet-entry.js';
export { googlenetLite } from './googlenet/googlenet-lite.js';
export type { GoogLeNetStyle } from './googlenet/googlenet-style.js';
export { lenet5 } from './lenet5/lenet5.js';
export { LeNet5, type LeNet5Style } from './lenet5/lenet5-modern.js';
export { LeNet5Original } from './lenet5/lenet5-original.js';
export { C3_TABLE } from './lenet5/lenet5-tables.js';
export { type Activation, Mlp, type MlpOptions, mlp } from './mlp.js';
export * from './model-entry.js';
export { Nin, NinD2l, nin } from './nin.js';
export { findPretrained } from './pretrained/find-pretrained.js';
export { imagenetClasses } from './pretrained/imagenet-classes.js';
export type { PretrainedWeights } from './pretrained/pretrained-weights.js';
export type { BlockOptions } from './resnet/residual-stage.js';
export { ResNet, type ResNetOptions } from './resnet/resnet.js';
export { CifarResNet, type CifarResNetOptions } from './resnet/resnet-cifar.js';
export * from './resnet/resnet-entries.js';
export { cnn1d, SeriesFcn, SeriesLeNet } from './sequences/cnn1d.js';
export { sequenceCatalog } from './sequences/sequence-catalog.js';
export type { SequenceEntry } from './sequences/sequence-entry.js';
export { TextCnn, textcnn } from './sequences/textcnn.js';
export { Vgg, type VggOptions, vgg11, vgg13, vgg16, vgg19 } from './vgg.js';
