import { defineText } from '../../language/text.js';

export type Word = keyof (typeof wordText)['value'];

/** Explanations of the words of the field, for somebody who meets them for the first time. */
export const wordText = defineText('ui/words', {
  model:
    'The layers of the network and how they are connected. LeNet-5 is small and reads digits well. Larger networks can learn more, and train more slowly.',
  variant: 'Versions of the same network. The line below Network says what is special about the chosen one.',
  widthMultiplier:
    'Scales the number of channels of every hidden layer. 0.5 halves them, which leaves about a quarter of the weights and of the work.',
  side: 'Images are resized to this height and width before they enter the network. Twice the side shows more detail and is about four times the work.',
  data: 'Images with their correct labels. The network learns from the training images, and is measured on other images that it never trains on.',
  channels:
    'A gray image has one channel, a color image has three: red, green and blue. With one channel, the network cannot tell colors apart.',
  limit:
    'Trains on a part of the training images. That is faster, and shows how much the accuracy depends on the number of images.',
  augmentation:
    'Changes each training image a little, at random, every time it is used. The network sees more variety and overfits less. Test images are not changed.',
  optimizer:
    'The rule that turns gradients into changes of the weights. SGD with momentum follows the average of recent gradients; Adam also adapts the step size of each weight.',
  learningRate:
    'How far each step changes the weights. If it is too small, the loss hardly falls. If it is too large, the loss jumps up and down, or grows without limit.',
  schedule:
    'How the learning rate changes during a run: usually large at first, to get ahead, and small at the end, to settle.',
  warmup:
    'Number of epochs in which the learning rate rises from almost 0 to its value. It keeps the first steps, from random weights, small.',
  weightDecay:
    'Shrinks every weight a little at each step. Large weights have to earn their size, which reduces overfitting.',
  clipNorm:
    'Scales the gradients down if their joint length exceeds this limit, so that a single bad batch cannot ruin the weights.',
  labelSmoothing:
    'Takes this share off the correct class in each label and spreads it over all classes. The network becomes less overconfident.',
  ema: 'Also keeps a moving average of the weights, and uses it for evaluation. The closer the decay is to 1, the more steps it averages.',
  earlyStopping:
    'Stops the run after this many epochs without an improvement on the validation set, and keeps the best weights.',
  epochs:
    'One epoch is one pass over all training images. More epochs give the network more time to learn; too many can lead to overfitting.',
  batchSize:
    'Number of images in a step. The weights change once per batch. Small batches mean more steps per epoch, each noisier; large ones make better use of the processor.',
  seed: 'Starts the random numbers that choose the initial weights, the order of the images and the augmentation. The same seed and settings repeat a run exactly.',
  backend:
    'What computes: the processor with WebAssembly, the graphics card with WebGL, or plain JavaScript.',
  threads:
    'Number of processor cores that compute at the same time. One fewer than there are keeps the page responsive.',
});
