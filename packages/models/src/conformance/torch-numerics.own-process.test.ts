import { testNumerics, useWasm } from './torch-numerics.fixture.js';

useWasm();

// One network a family at full width, the cheapest; torch-numerics.full.own-process.test.ts has the others.
testNumerics({ name: 'lenet5', model: 'lenet5', variant: 'modern' });
testNumerics({ name: 'nin', model: 'nin', variant: 'paper' });
testNumerics({ name: 'googlenet', model: 'googlenet', variant: 'torchvision' });
testNumerics({ name: 'resnet18', model: 'resnet18', variant: 'torchvision' });
