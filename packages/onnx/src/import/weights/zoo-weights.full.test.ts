import '@tensorflow/tfjs-backend-cpu';
import { testZooWeights } from './zoo-weights.fixture.js';

testZooWeights([
  ['alexnet', 'paper', { widthMultiplier: 1 / 16, input: [67, 67, 3] }],
  ['nin', 'paper', { widthMultiplier: 1 / 16, input: [12, 12, 3] }],
  ['googlenet', 'paper', { widthMultiplier: 1 / 16, input: [33, 35, 2], auxiliary: false }],
  ['googlenet-lite', 'lite', { widthMultiplier: 1 / 4, input: [8, 8, 2] }],
  ['vgg19', 'plain', { widthMultiplier: 1 / 16, input: [32, 32, 3] }],
  ['resnet50', 'torchvision', { widthMultiplier: 1 / 16, input: [32, 32, 3] }],
  ['resnet18', 'paper', { widthMultiplier: 1 / 16, input: [40, 40, 3] }],
  ['resnet20', 'paper', { widthMultiplier: 1 / 4, input: [8, 8, 3] }],
  ['plain18', 'cifar', { widthMultiplier: 1 / 16, input: [8, 8, 3] }],
]);
