import { testNumerics, useWasm } from './torch-numerics.fixture.js';

useWasm();

// One network a family at full width, the cheapest; torch-numerics.full.own-process.test.ts has the others.
testNumerics({ name: 'lenet5', model: 'lenet5', variant: 'modern' });
testNumerics({ name: 'nin', model: 'nin', variant: 'paper' });
testNumerics({ name: 'googlenet', model: 'googlenet', variant: 'torchvision' });
testNumerics({ name: 'resnet18', model: 'resnet18', variant: 'torchvision' });
testNumerics({ name: 'cnn1d_fcn', model: 'cnn1d', variant: 'fcn' });
testNumerics({ name: 'cnn1d_lenet', model: 'cnn1d', variant: 'lenet' });
testNumerics({ name: 'textcnn', model: 'textcnn', variant: 'rand' });
