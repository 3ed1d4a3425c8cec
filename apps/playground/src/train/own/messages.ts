import { defineText, phrase, plural } from '../../language/text.js';

export const ownText = defineText('train/own', {
  yourImages: 'your images',
  checking: plural({ one: 'Checking {count} file …', other: 'Checking {count} files …' }),
  oneClass: phrase('There is only one class, “{name}”. A classifier needs at least two.'),
  chooseInner: phrase('If the folders inside “{name}” are the classes, choose “{name}” itself.'),
  layoutHint: 'Put each class’s images in a folder of its own, and remove folders without images.',
  images: plural({ one: '{count} image', other: '{count} images' }),
  classes: plural({ one: '{count} class', other: '{count} classes' }),
  found: phrase('{images} in {classes}'),
  counts: 'Number of images of each class',
  className: 'Class',
  train: 'Training',
  validation: 'Validation',
  heldOut: 'Held out for testing',
  test: 'Test',
  moreClasses: plural({ one: 'and {count} more class', other: 'and {count} more classes' }),
  skipped: plural({
    one: '{count} file is not readable as an image and is left out.',
    other: '{count} files are not readable as images and are left out.',
  }),
  untested: phrase(
    'There are no test images of {classes}. The accuracy does not cover what it was not tested on.',
  ),
  unbalanced: phrase(
    'The classes are unbalanced: {most} has {ratio} times as many images as {least}. Compare the classes, not only the accuracy.',
  ),
  auto: 'Automatic',
  gray: '1: gray, colors are dropped',
  color: '3: red, green and blue',
  channelsFound: phrase('Automatic: {channels}'),
});
