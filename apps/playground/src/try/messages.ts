import { defineText, phrase, plural } from '../language/text.js';

export const tryText = defineText('try', {
  title: 'Try it',
  lead: 'Draw something and see what the network recognizes, even while it is still training.',
  leadImages:
    'Choose an image, or draw one, and see what the network recognizes, even while it is still training.',
  image: 'Image',
  drawDigit: 'Draw a digit',
  drawSomething: 'Choose or draw an image',
  otherImages: 'Other images',
  orImage: 'Or use an image',

  drawingArea: 'Drawing area',
  howToDraw:
    'Draw with the mouse, a pen or a finger. On the keyboard, arrow keys move the pen, and Enter lowers or lifts it.',
  orSample: 'Or draw a sample:',
  sampleDigits: 'Sample digits',
  drawSample: phrase('Draw a sample {digit}'),
  clear: 'Clear',
  penUp: phrase('Pen up, {x} from the left, {y} from the top.'),
  penDown: phrase('Pen down, {x} from the left, {y} from the top.'),

  testImages: 'Test images',
  orTestImage: 'Or choose a test image. The network did not learn from these:',
  testImage: phrase('{name}, test image {number}'),

  prediction: 'Prediction',
  nothingDrawn: 'Nothing drawn yet.',
  noImage: 'No image yet.',
  trainFirst: 'Train a network to classify this image.',
  afterSteps: plural({
    one: 'The network after {count} step of training.',
    other: 'The network after {count} steps of training.',
  }),
  trained: phrase('Trained LeNet-5, {accuracy} on MNIST. <a>Train your own</a>'),
  diverged:
    'This network has no valid weights any more: its training diverged. Lower the learning rate and <a>train it again</a>.',
  probabilities: 'Probabilities',
  classNumber: phrase('class {label}'),

  showOnImage: 'Show on the image',
  saliency: 'Saliency',
  saliencyHint: 'Highlights the pixels that change the score most.',
  gradCam: 'Grad-CAM',
  gradCamHint: 'Highlights where the last feature maps support the prediction.',
  nothing: 'Nothing',
  nothingHint: 'Shows only the image as the network sees it.',
  seen: phrase('The image as the network sees it, {height} by {width} pixels'),
  heatMap: phrase('Heat map for {name}'),

  imageFile: 'Image file',
  chooseImage: 'Choose or drop an image',
  wholeImage: 'It is preprocessed like the training images. It stays on this machine.',
  centerSquare: 'The center square is used. It stays on this machine.',
  startWebcam: 'Use the webcam',
  stopWebcam: 'Stop the webcam',

  heroTitle: 'This network reads digits',
  heroLead: phrase(
    'A trained LeNet-5 recognizes what is drawn here ({accuracy} of MNIST’s test images). Draw a digit yourself, or press Start to train your own network.',
  ),
  stopDemo: 'Stop the demo',
});
