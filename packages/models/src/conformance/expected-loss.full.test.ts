import { alexnet } from '../alexnet/alexnet.js';
import { googlenet } from '../googlenet/googlenet-entry.js';
import { nin } from '../nin.js';
import { plain18, plain34, resnet18, resnet20, resnet34, resnet50 } from '../resnet/resnet-entries.js';
import { vgg13 } from '../vgg.js';
import { testExpectedLoss } from './expected-loss.fixture.js';

testExpectedLoss([
  [alexnet, 'torchvision', 1 / 16, [63, 63, 3]],
  [alexnet, 'paper', 1 / 16, [67, 67, 3]],
  [nin, 'd2l', 1 / 48, [75, 75, 1]],
  [googlenet, 'paper', 1 / 8, [80, 80, 2]],
  [resnet18, 'paper', 1 / 16, [64, 64, 3]],
  [resnet34, 'torchvision', 1 / 16, [64, 64, 3]],
  [resnet50, 'torchvision', 1 / 32, [64, 64, 3]],
  [resnet50, 'paper', 1 / 32, [64, 64, 3]],
  [plain18, 'cifar', 1 / 16, [16, 16, 3]],
  [plain34, 'cifar', 1 / 16, [16, 16, 3]],
  [resnet20, 'paper', 1 / 4, [12, 12, 3]],
  [vgg13, 'bn', 1 / 32, [32, 32, 3]],
]);
