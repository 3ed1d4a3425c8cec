import { defineText } from '../../language/text.js';

/**
 * What to do about an error, by the code of a library error or the name of a browser error. A translation also says what is wrong,
 * because the messages of errors are English.
 */
export const errorsText = defineText('ui/errors', {
  unexpected: 'Reload the page and try again.',
  SHAPE: 'Choose a network and an input size that fit the images.',
  CONFIG: 'Change the setting that the message names.',
  DATA: 'Replace or remove the file that the message names, and try again.',
  DATA_CORRUPT: 'Replace or delete the damaged files.',
  DATA_FORMAT: 'Convert the file to PNG or JPEG.',
  DATA_CLASSES: 'Use the same class names in every part of the data.',
  DATA_LAYOUT: 'Put each class’s images in a folder of its own.',
  DATA_DOWNLOAD: 'Check the network connection and try again.',
  CHECKPOINT: 'Choose a file that was saved with this page or with convkit.',
  CHECKPOINT_WEIGHTS: 'Choose the model, variant and width that the weights were saved from.',
  CHECKPOINT_DOWNLOAD: 'Check the network connection, or choose a file with weights.',
  BACKEND: 'Use a smaller batch size or smaller images, or another backend.',
  NUMERIC: 'Lower the learning rate.',
  NotAllowedError:
    'The browser does not allow it. Allow it in the browser’s settings for this site, and try again.',
  NotFoundError: 'The file or the device no longer exists. Choose another one, or connect it again.',
  NotReadableError: 'The file or the device cannot be read. Another program may be using it.',
  OverconstrainedError: 'No camera has what is needed. Connect another camera.',
  QuotaExceededError: 'The browser’s storage is full. Delete runs that you no longer need, and try again.',
  SecurityError: 'The browser blocks it for this site. Allow storage and files in its settings.',
  AbortError: 'It was cancelled. Try again.',
  NetworkError: 'The network failed. Check the connection and try again.',
  EncodingError: 'The image cannot be decoded. Choose a PNG or JPEG file.',
  RangeError: 'There is not enough memory. Use fewer or smaller images.',
});
