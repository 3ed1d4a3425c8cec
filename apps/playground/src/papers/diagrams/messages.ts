import { defineText, phrase, plural } from '../../language/text.js';

export const diagramsText = defineText('papers/diagrams', {
  weights: phrase('{count} weights'),
  slider: phrase('{label}: <output>{value}</output>'),
  channels: phrase('{count} channels'),

  inceptionImage: phrase(
    'Four branches see the same {channels} channels. 1x1 gives {one}; 1x1 to {threeReduce}, then 3x3 gives {three}; 1x1 to {reduce}, then 5x5 gives {five}; a 3x3 max pool, then 1x1 gives {poolProj}. Concatenated they are {all} channels.',
  ),
  maxPool: 'max pool',
  concatenation: 'concatenation',
  previous: 'previous layer',

  fieldImage: phrase(
    'A stack of {count} 3x3 convolutions: one unit sees {sizes} pixels across, the last number on the input.',
  ),
  fieldCaption: plural({
    one: 'from the input through one 3x3 convolution to one unit',
    other: 'from the input through {count} 3x3 convolutions to one unit',
  }),

  towersImage: phrase('{before} and {after} feature maps in {count} towers; each tower sees only its own.'),
  towersFirst: 'first convolution',
  towersSecond: 'second convolution',
  featureMaps: phrase('{count} feature maps'),

  blockTitle: 'A residual block',
  blockImage: phrase(
    'The input x, {inChannels} channels, takes two paths: through two 3x3 convolutions, which give F(x), and around them through no layer. The sum, {sum}, passes through a ReLU.',
  ),
  blockImageHalved: phrase(
    'The input x, {inChannels} channels, takes two paths: through two 3x3 convolutions, which give F(x), and around them through a 1x1 convolution from {inChannels} to {channels} channels. The sum, {sum}, passes through a ReLU.',
  ),
  convolution: phrase('{size}x{size} convolution'),
  normalizedReLU: phrase('{count} channels, batch norm, ReLU'),
  normalized: phrase('{count} channels, batch norm'),
  halving: phrase('stride 2, {count} channels'),
  unchanged: 'x, unchanged',
  outChannels: 'Output channels',
  halve: 'Halve height and width, double the channels',
  twoConvolutions: 'The two convolutions',
  shortcut: 'The shortcut',
  projection: 'x and F(x) differ in shape, so the shortcut is a 1x1 convolution: option B of the paper.',
  identity: 'The shortcut is x itself. It costs nothing, and if F(x) is 0 the block passes its input on.',

  errorsChart: 'Training error in percent, mean of three seeds',
  epoch: 'epoch',
  lastErrors: phrase('plain18 {plain18}, plain34 {plain34}, resnet18 {resnet18}, resnet34 {resnet34}'),
  errorsSummary: phrase('After {epochs} epochs: {errors}.'),
  errorsMeasured: phrase(
    'We measured this on 3,000 digits, with networks a quarter as wide. Final training errors: {errors}. Without shortcuts, the deeper network is several times worse; with them, a difference of 0.1 percentage points remains. One result of the paper does not appear: 34 residual layers do not beat 18. Here the errors are higher, 9.2% and 1.6% in one trial, because the recipe shifts the images at random.',
  ),
  measureTitle: 'Measure the gradients',
  measureLead:
    'The same networks of 34 layers, narrower still, from their first step on. The gradient norm of each 3x3 convolution is measured every ten steps. In one trial, the first layer of the plain network received 170 times the gradient of the last one at step 1, and about a twentieth of it at step 21; with shortcuts, these were 15 times and a third.',
  measureChart: 'Gradient norm by layer, from the first to the last',
  measureLayer: 'layer',
  measureSummary: phrase('At step {step}: {values}.'),
  measureValue: phrase('{name}, from {first} in the first layer to {last} in the last'),
  plain: 'without shortcuts',
  residual: 'with shortcuts',
  gradientTitle: 'How much of the gradient remains',
  gradientImage: phrase(
    'A chain of {layers} layers that fades from right to left, below the solid line of a shortcut.',
  ),
  gradientShortcut: 'shortcut: 1',
  layers: 'Layers',
  gradientFactor: 'Gradient passed per layer',
  gradientRemains: phrase(
    'Plain layers: {factor} to the power of {layers} is <b>{plain}</b> of the gradient. Shortcuts alone: 1. Shortcuts and layers together, in blocks of two: {together}.',
  ),
  gradientNote: phrase(
    'Tutorials often get this figure wrong: 0.6 to the power of 19 is {right}. The model is also simplistic: real layers differ, and batch normalization keeps their gradients from vanishing. The paper itself doubts that plain networks suffer from vanishing gradients (section 4.1).',
  ),
});
