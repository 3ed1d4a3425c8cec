import '@tensorflow/tfjs-backend-cpu';
import { CLASSES, Classifier, INPUT, TwoClassifiers } from './networks.fixture.js';
import { testNetwork } from './test-network.js';

testNetwork('a classifier', (rng) => new Classifier(rng), {
  input: INPUT,
  classes: CLASSES,
  parameters: 16 * CLASSES,
  learningRate: 0.1,
});

testNetwork('a classifier with an auxiliary one', (rng) => new TwoClassifiers(rng), {
  input: INPUT,
  classes: CLASSES,
  parameters: 2 * 16 * CLASSES,
  learningRate: 0.1,
});
