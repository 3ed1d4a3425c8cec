import { defineText } from '../language/text.js';

export const papersText = defineText('papers', {
  subtitle: 'Six papers behind the networks on this site.',
  all: 'All six',
  overview:
    'In 1998 a network of seven layers read the digits on checks. Fourteen years later, GPUs and a million images made such networks large, and the next question was how to make them deep: with small filters, with blocks of several filters, and finally with shortcuts around the blocks. Each page explains one paper’s idea in a few sentences, lets you explore its building block and its arithmetic, and trains a small network to test the paper’s claim, as far as a browser tab can.',
  lenet5: 'A few shared weights look for the same pattern everywhere in the image.',
  alexnet: 'ReLU, dropout and two GPUs make large networks trainable.',
  nin: '1x1 convolutions, and one averaged feature map per class instead of a fully connected head.',
  vgg: 'Nothing but stacked 3x3 convolutions: depth alone improves accuracy.',
  googlenet: 'Filters of several sizes side by side, made affordable by 1x1 convolutions.',
  resnet: 'Shortcuts around the blocks let networks with more than a hundred layers learn.',
});
