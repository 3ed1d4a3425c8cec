import { defineText, phrase, plural } from '../language/text.js';

export const lessonsText = defineText('lessons', {
  lead: 'Eight short lessons on the real page. Each has a task, and the page sees when you have done it.',
  all: 'All lessons',
  teacher: 'Teacher’s sheet',
  minutes: phrase('about {count} minutes'),
  doneCount: plural({ one: '{count} of 8 lessons done', other: '{count} of 8 lessons done' }),
  done: 'Done',
  numbered: phrase('{number}. {title}'),
  barLabel: phrase('Lesson {number}'),
  before: 'Before you start',
  task: 'Task',
  after: 'What you saw, and why',
  afterLater: 'The explanation appears here once the task is done.',
  begin: 'Go to the task',
  soFar: phrase('So far: {value}'),
  previous: 'Previous',
  next: 'Next',
  close: 'Close the lesson',

  trainTitle: 'Train a network',
  trainBefore:
    'LeNet-5 starts with random weights, so at first it guesses: one digit in ten is right. In each step it looks at a batch of 64 images, compares its answers with the labels, and changes every weight a little so that the loss falls. One pass over all 5,000 images is an epoch.',
  trainTask: 'Press Start and reach 95% accuracy on the validation set.',
  trainAfter:
    'Nobody told the network what a digit looks like. It only received images, labels and the gradient of the loss. The first steps gain most, because the largest mistakes have the largest gradients; after that each percent takes longer.',

  drawTitle: 'Draw a digit',
  drawBefore:
    'The network was trained on digits that other people wrote with a pen. Your mouse or finger writes differently. Can it read you all the same? A network that works on new images generalizes.',
  drawTask: 'Draw a 7 that is read as a 7.',
  drawAfter:
    'The page scales and centers your drawing as MNIST’s images were, then the network turns 784 pixels into ten probabilities. It reads your 7 although it has never seen it, because its filters look for strokes and corners wherever they are.',

  confuseTitle: 'Confuse it',
  confuseBefore:
    'The ten probabilities always sum to 100%: the network must choose among the digits, even for a house or a scribble. How sure it is depends on how clearly the image resembles one digit and no other.',
  confuseTask: 'Draw something whose most probable class has less than 50%.',
  confuseAfter:
    'Shapes between two digits divide the probability. But other drawings that are no digits at all get a high probability: the network has no class for “none of these”, and a probability is not knowledge. That is why real systems are also tested with images that do not belong.',

  insideTitle: 'Look inside',
  insideBefore:
    'A convolution slides small filters over the image. Each filter gives a feature map: bright where its pattern is found. The first layer finds edges, later layers combine them, and the last ones give ten scores.',
  insideTask: 'Draw a digit, then look at its feature maps and at the filters.',
  insideAfter:
    'You can recognize your digit in the first feature maps, as edges of different directions. With each pooling the maps become smaller and their content harder to name. The filters are small patterns of weights, and nobody designed them: training did.',

  breakTitle: 'Break it',
  breakBefore:
    'The learning rate says how far each step moves the weights along the gradient. Too small a rate wastes time. Too large a rate jumps across the valley of the loss, and lands higher on the other side.',
  breakTask: 'Raise the learning rate until training diverges.',
  breakAfter:
    'Each step overshot the minimum by more than the one before, so the weights and the loss grew until they were no longer numbers. The gradient tells only which way is down right here. When a network does not learn, lower the learning rate first, for example to a tenth.',

  gradientsTitle: 'Deep networks need shortcuts',
  gradientsBefore:
    'Backpropagation carries the gradient from the last layer to the first, and multiplies it by the derivative of each layer. In a chain of 34 layers the product can explode or vanish. A shortcut adds a layer’s input to its output, and so gives the gradient a second, direct path.',
  gradientsTask:
    'Under “Measure the gradients”, train both networks until their gradients of step 21 have been measured.',
  gradientsAfter:
    'Without shortcuts, the first layer’s gradient began far above the last layer’s and within 20 steps fell far below it: such layers first jump, then hardly learn. With shortcuts, all layers stay much closer together. Batch normalization in both networks keeps the effect small; without it, 34 plain layers would hardly train at all.',

  savingsTitle: '1x1 convolutions save work',
  savingsBefore:
    'A 5x5 convolution from 192 to 32 channels needs 25 x 192 x 32 weights, and that many multiplications at each of 28 x 28 pixels. GoogLeNet first mixes the 192 channels into 16 with a 1x1 convolution. The 5x5 convolution then sees only these.',
  savingsTask:
    'Move “Channels after reduction” until the branch needs at most a fifteenth of the multiplications.',
  savingsAfter:
    'As published, the branch needs 12,443,648 multiplications instead of 120,422,400, and 15,920 parameters instead of 153,632: almost ten times fewer of each. Your smaller reduction saves more, but squeezes 192 channels through fewer numbers per pixel. The designers of a network look for the point where accuracy begins to suffer.',

  ownTitle: 'Your own images',
  ownBefore:
    'A network learns whatever the images show, also what you did not mean: if all cups stand on a table and no pen does, it may learn tables. Choose two classes that differ clearly, and photograph both in front of the same background.',
  ownTask: 'Train on two or more classes of your own, and reach 80% on images that were held out.',
  ownAfter:
    'A few dozen images were enough because the classes differ clearly. Show it something new, another background or other light, and see whether it still works. If it does not, add images of just that: in practice, better data helps more often than a better network.',
});
