import { defineText, phrase, plural } from '../../language/text.js';

export const pagesText = defineText('papers/pages', {
  // Shared by several pages.
  channels: 'Channels',
  weights: phrase('{count} weights'),
  parameters: phrase('{count} parameters'),
  multiplications: phrase('{count} multiplications'),

  lenetIdea:
    'A fully connected network would have to learn every pattern anew at every position of an image. LeNet-5 looks for small patterns with the same few weights everywhere, then halves the feature maps so that the exact position matters less. Two such stages turn 32x32 pixels into 16 feature maps of 5x5, and three more layers turn those into ten scores. The third layer, C3, is not connected to all the feature maps below it: a table says which ones each of its feature maps sees, which saves work and makes them differ. Everything from pixels to digits is learned together by gradient descent.',
  lenetSource:
    'LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998. See table I (C3).',
  lenetLookFor:
    'The paper reports an error of 0.95% on the 10,000 test images (section III.B). Over three seeds, we measured 0.92% for the published network after 20 epochs and about 0.7% for the one with all connections after 10 (docs/benchmarks.md). One epoch ends above that; see how close the two come. They also differ in units, output and recipe, so this is only a rough comparison.',
  lenetDemo: 'How C3 is connected to S2',
  lenetTable: phrase('Table I. Feature map {channel} of C3 sees feature maps {inputs} of S2.'),
  lenetChannel: 'C3 feature map',
  lenetCount: phrase(
    'Feature map {channel} sees {inputs} of the 6 in S2: 5 x 5 x {inputs} weights and a bias, {parameters} parameters.',
  ),
  lenetWithTable: 'C3 with the table',
  lenetAll: 'All connections',
  lenetNote:
    'Many tutorials connect everything and still call it LeNet-5. The layer in the paper has 1,516 parameters.',

  alexnetIdea:
    'A large convolutional network, trained on a million images with two GPUs, beat every system with hand-designed features. Rectified linear units (ReLU), which are zero below zero and linear above, let it learn much faster than saturating units. The network is split into two towers, one per GPU, which exchange feature maps only in some layers. Random crops, flips and color shifts augment the training images, and dropout keeps the large layers from relying on single units. Five convolutional and three fully connected layers have about 60 million parameters.',
  alexnetSource:
    'Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks. NIPS 2012. See sections 3.1 (units) and 3.2 (towers).',
  alexnetLookFor:
    'According to section 3.1, saturating units learn several times more slowly than ReLU: in figure 1, tanh takes six times as many epochs to reach a training error of 25%. The two runs here are LeNet-5s that differ only in their units, ReLU and sigmoid. In a network this small, tanh is no slower than ReLU. To see that, train the variant <i>tanh</i> on the Train page.',
  alexnetDemo: 'Two towers',
  alexnetTowers: 'Towers',
  alexnetSees: phrase('Each filter of the second convolution sees {seen} of {all} feature maps.'),
  alexnetTwo: 'The paper has two towers, one per GPU.',
  alexnetUndivided: 'Second 5x5 convolution, undivided',
  alexnetDivided: plural({ one: 'In {count} tower', other: 'In {count} towers' }),

  ninIdea:
    'A convolution filter is a linear function, but real patterns are not linear. So a small network slides over the image instead: a convolution followed by two 1x1 convolutions, which mix the channels at each pixel. The last block outputs one feature map per class, and the mean of each is the score of its class. This global average pooling has no parameters, so there is nothing to overfit. The class feature maps can also be viewed: they show where the network sees the class.',
  ninSource: 'Lin, Chen & Yan: Network in network. ICLR 2014. See section 3.2 (global average pooling).',
  ninLookFor:
    'The network has no fully connected layer. Here it is a quarter as wide and trains on 3,000 digits. See that it learns all the same, and compare the training error with the test error: the paper claims that global average pooling keeps them close. We measured 7.9% and 7.1%.',
  ninDemo: 'Fully connected head or global average pooling',
  ninImage: phrase('Feature maps of {side} by {side} pixels become one number each.'),
  ninMean: 'mean',
  ninScore: 'one score each',
  ninSide: 'Feature map size',
  ninClasses: 'Classes',
  ninHidden: 'Two hidden layers of 4,096 (VGG)',
  ninLinear: 'One fully connected layer',
  ninAverage: '1x1 convolution, then average',

  vggIdea:
    'How much does depth alone help? To find out, all filters stay at 3x3, and only the number of layers changes. Two such layers see as far as one 5x5 layer and three as far as one 7x7 layer, with fewer weights and more nonlinearities in between. The feature maps are halved five times, while the number of channels doubles up to 512. From 11 to 19 weight layers the error falls, and the simple design was copied everywhere.',
  vggSource:
    'Simonyan & Zisserman: Very deep convolutional networks for large-scale image recognition. ICLR 2015. See section 2.3 (stacks of 3x3 convolutions).',
  vggLookFor:
    'In the paper, 16 layers beat 11 on ImageNet (table 3). Here both networks are an eighth as wide, use batch normalization, which came after the paper, and train on 3,000 digits. Digits need little depth, so the paper’s gain does not appear: we measured an error of 4.3% with 11 layers and 5.1% with 16. But both learn, with nothing but 3x3 filters.',
  vggDemo: 'A stack of 3x3 convolutions',
  vggConvolutions: 'Convolutions',
  vggSee: phrase('Together they see {size}x{size} pixels.'),
  vggStack: phrase('Stack of {count}, 3x3 each'),
  vggSingle: phrase('Single {size}x{size}'),

  googlenetIdea:
    'Which filter size is best? An Inception block does not choose: 1x1, 3x3 and 5x5 convolutions and a max pool work side by side, and their feature maps are concatenated. That alone would be too expensive, so 1x1 convolutions first reduce the number of channels that the larger filters see. Nine such blocks give 22 layers with about 7 million parameters, where AlexNet has 60 million. Two auxiliary classifiers help the gradient during training and are removed afterwards.',
  googlenetSource:
    'Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions. CVPR 2015. Section 4 and table 1.',
  googlenetLookFor:
    'GoogLeNet Lite has half as many channels, and batch normalization. Here it trains on the first 5,000 images. Watch the loss fall without large fully connected layers. On all 60,000 images it reached 99.33% after two epochs, on average over three seeds (docs/benchmarks.md).',
  googlenetDemo: 'What 1x1 convolutions save in an Inception block',
  googlenetInput: 'Input channels',
  googlenetReduced: 'Channels after reduction',
  googlenetDirect: '5x5 on all channels',
  googlenetReduction: '1x1 reduction, then 5x5',
  googlenetCounted:
    'Counted for the 5x5 branch, on 28x28 pixels. Every multiplication comes with an addition, and the parameters include biases.',
  googlenetSaves: phrase('The reduction saves a factor of {factor} in multiplications.'),
  googlenetNothing: 'A reduction this wide saves nothing.',

  resnetIdea:
    'A deeper network should never be worse than a shallow one, since the extra layers could simply pass their input on. In practice, plain deep networks are worse, even on the training images, so the cause is not overfitting: the paper calls it degradation. A residual block adds its input to the output of its layers, so the layers only have to learn the difference. To pass the input on, they just go to zero. With these shortcuts, networks of 152 layers train well, and the gradient has a direct path back.',
  resnetSource:
    'He, Zhang, Ren & Sun: Deep residual learning for image recognition. CVPR 2016 (arXiv 1512.03385, 2015). Section 4.1 and figure 4.',
});
