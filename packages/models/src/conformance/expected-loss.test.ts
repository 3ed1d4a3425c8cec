import { googlenet } from '../googlenet/googlenet-entry.js';
import { googlenetLite } from '../googlenet/googlenet-lite.js';
import { mlp } from '../mlp.js';
import { nin } from '../nin.js';
import { resnet18 } from '../resnet/resnet-entries.js';
import { vgg11 } from '../vgg.js';
import { testExpectedLoss } from './expected-loss.fixture.js';

testExpectedLoss([
  [nin, 'paper', 1 / 24, [12, 12, 3]],
  [googlenetLite, 'lite', 1 / 16, [16, 16, 2]],
  [googlenet, 'torchvision', 1 / 16, [33, 33, 3]],
  [resnet18, 'cifar', 1 / 16, [16, 16, 3]],
  [vgg11, 'plain', 1 / 32, [32, 32, 3]],
  [mlp, 'cross-entropy', 1 / 10, [5, 4, 3]],
  [mlp, 'squared-error', 1 / 10, [5, 4, 3]],
]);
