import { torchvisionV1, torchvisionV1AndV2 } from './torchvision.js';

/** torchvision's weights of ResNets by depth. */
export const torchvisionResnets = {
  18: torchvisionV1('resnet18', ['resnet18-f37072fd.pth', 44.661, 69.758, 89.078]),
  34: torchvisionV1('resnet34', ['resnet34-b627a593.pth', 83.275, 73.314, 91.42]),
  50: torchvisionV1AndV2(
    'resnet50',
    ['resnet50-0676ba61.pth', 97.781, 76.13, 92.862],
    ['resnet50-11ad3fa6.pth', 97.79, 80.858, 95.434],
  ),
  101: torchvisionV1AndV2(
    'resnet101',
    ['resnet101-63fe2227.pth', 170.511, 77.374, 93.546],
    ['resnet101-cd907fc2.pth', 170.53, 81.886, 95.78],
  ),
  152: torchvisionV1AndV2(
    'resnet152',
    ['resnet152-394f9c45.pth', 230.434, 78.312, 94.046],
    ['resnet152-f82ba261.pth', 230.474, 82.284, 96.002],
  ),
} as const;
