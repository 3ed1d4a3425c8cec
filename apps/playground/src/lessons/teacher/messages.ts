import { defineText } from '../../language/text.js';

export const teacherText = defineText('lessons/teacher', {
  title: 'How a network learns to see: teacher’s sheet',
  print: 'Print',
  goalsTitle: 'Goals',
  goals:
    'Afterwards, students can explain what training, loss, learning rate, filter and feature map mean; they have seen where a network fails and why; and they know what shortcuts and 1x1 convolutions are for.',
  timeTitle: 'Time and material',
  time: 'Eight tasks of two minutes and a talk after each: 45 minutes. One computer or tablet for each pair, with a current browser, and for lesson 8 a webcam or 20 photos of each of two things. Nothing is installed, and no image leaves the device.',
  howTitle: 'How',
  how: 'Let the pairs guess before each task. The page checks the task itself and then explains what was seen; ask the question before you read that out. Each lesson has an address of its own.',
  lesson: 'Lesson and task',
  look: 'What to look for',
  question: 'Question and answer',

  trainLook:
    'The loss falls steeply, then slowly. Accuracy on the validation set rises above 95% in a few epochs.',
  trainQuestion: 'Why is accuracy measured on images that were not trained on?',
  trainAnswer: 'A network can overfit its training images. Only new images show whether it generalizes.',
  drawLook: 'Which ways of writing a 7 are read, and which become a 1, 2 or 9.',
  drawQuestion: 'Why may a 7 with a crossbar be misread?',
  drawAnswer: 'Few people in the training data, which is from the United States, write it so.',
  confuseLook: 'Two or three bars of similar length, and scribbles that get a surprisingly long bar.',
  confuseQuestion: 'What does the network answer to a drawing of a house?',
  confuseAnswer: 'Some digit, as it has no other classes. A high probability is not a proof.',
  insideLook: 'Edges in the first feature maps; smaller and stranger maps after each pooling.',
  insideQuestion: 'Who designed the filters?',
  insideAnswer: 'Nobody. They were random and became edge detectors because that lowers the loss.',
  breakLook: 'The loss jumps up within a few steps, and the page suggests a lower rate.',
  breakQuestion: 'Why not use a very small learning rate to be safe?',
  breakAnswer: 'Each step then changes almost nothing, and training takes far too long.',
  gradientsLook:
    'At step 1, the curve without shortcuts is steep, and at step 21 it has tipped over. The other is flatter.',
  gradientsQuestion: 'Where does the gradient go in a residual block?',
  gradientsAnswer: 'Through the layers and, unchanged, through the shortcut. Both parts are added.',
  savingsLook: 'The bar for the reduced branch, for multiplications and for parameters.',
  savingsQuestion: 'A 1x1 filter sees one pixel. What can it learn?',
  savingsAnswer:
    'How to combine the channels at this pixel: a small fully connected layer, everywhere the same.',
  ownLook: 'Backgrounds, light and hands that the network learns instead of the things.',
  ownQuestion: 'It is right on all held-out images and wrong on your classmate’s. Why?',
  ownAnswer: 'The held-out images are from the same session. Test with images that are really new.',
});
