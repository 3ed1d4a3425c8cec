import { defineText, phrase, plural } from '../../language/text.js';

export const insightText = defineText('train/insight', {
  insight: 'Insight',
  insightOf: phrase('Insight into run {number}'),
  measuring: 'Testing some images …',
  update: 'Update',
  noImages: 'The page does not have the images of this run, because it was opened from a file.',
  noStep: 'Nothing yet. Insight appears after the first step.',
  tabs: 'Kinds of insight',
  mistakes: 'Worst mistakes',
  embedding: 'Image map',
  layers: 'Layers',
  rates: 'Learning rates',
  ratesHint:
    'Trains a fresh network for up to 100 steps while the learning rate grows from 0.000001 to 1. A good learning rate lies where the loss falls fastest.',
  testRates: 'Test learning rates',
  testingRates: 'Testing learning rates …',
  stop: 'Stop',
  ratesChart: 'Loss by learning rate',
  ratesAxis: 'learning rate, as a power of 10',
  rateLoss: 'training loss',
  ratesInWords: phrase('The loss falls fastest at a learning rate of {rate}.'),
  useRate: phrase('Use {rate}'),
  rateUsed: phrase('The next run uses the learning rate {rate}.'),
  tested: plural({
    one: 'Measured on {count} test image at step {step}.',
    other: 'Measured on {count} test images at step {step}.',
  }),
  mistakesHint: 'The test images that the network gets most wrong now, the worst first.',
  noMistakes: 'None: all of these images are classified correctly.',
  mistake: phrase('{label}, taken for {predicted} ({probability})'),
  embeddingHint:
    'Each dot is a test image, colored by its true class. The closer two dots, the more alike their features in the last hidden layer (UMAP). A trained network separates the classes. A ring marks a mistake.',
  embeddingInWords: plural({
    one: 'A map of {count} image in {classes} classes, with {mistakes} mistakes.',
    other: 'A map of {count} images in {classes} classes, with {mistakes} mistakes.',
  }),
  chosenImage: 'Image on the map',
  chosen: phrase('{label}, classified as {predicted} ({probability})'),
});
