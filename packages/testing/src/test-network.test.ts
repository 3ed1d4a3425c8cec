import '@tensorflow/tfjs-backend-cpu';
import { CLASSES, Classifier, INPUT } from './networks.fixture.js';
import { testNetwork } from './test-network.js';

testNetwork('a classifier', (rng) => new Classifier(rng), {
  input: INPUT,
  classes: CLASSES,
  parameters: 16 * CLASSES,
  learningRate: 0.1,
});
