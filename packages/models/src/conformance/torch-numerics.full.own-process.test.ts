import { testNumerics, useWasm } from './torch-numerics.fixture.js';

useWasm();

testNumerics({ name: 'nin_d2l', model: 'nin', variant: 'd2l' });
testNumerics({ name: 'alexnet', model: 'alexnet', variant: 'torchvision' });
testNumerics({
  name: 'vgg11_bn',
  model: 'vgg11',
  variant: 'bn',
  vanishing: [0, 4, 8, 11, 15, 18, 22, 25].map((index) => `features.${index}.bias`),
});
testNumerics({ name: 'resnet34', model: 'resnet34', variant: 'torchvision' });
testNumerics({ name: 'resnet50', model: 'resnet50', variant: 'torchvision' });
