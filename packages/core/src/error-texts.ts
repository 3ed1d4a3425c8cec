/** What an error code means, for people. */
export interface ErrorText {
  /** What went wrong, in a few words. */
  readonly title: string;
  /** What the code means. */
  readonly meaning: string;
  /** Common causes. */
  readonly causes: readonly string[];
  /** What to do about it. */
  readonly remedies: readonly string[];
}

/** Every error code, with the text that `convkit explain` prints and the documentation shows. */
export const ERROR_TEXTS = {
  SHAPE: {
    title: 'A tensor has the wrong shape',
    meaning: 'A tensor, layer or state entry has a shape that does not fit where it is used.',
    causes: [
      'Images are in PyTorch’s order [n, channels, height, width]; convkit takes [n, height, width, channels].',
      'A network was created for another input size, number of channels or number of classes.',
    ],
    remedies: [
      'Compare the expected shape in the message with yours.',
      'Create the network with the input and the classes of your data.',
    ],
  },
  CONFIG: {
    title: 'An option is invalid',
    meaning: 'An option, flag or name cannot be used. Nothing has been started or changed.',
    causes: ['A name is misspelled.', 'A number is out of range.', 'Two options contradict each other.'],
    remedies: ['Read the message: it names the option, the value it got and what it accepts.'],
  },
  DATA: {
    title: 'Data cannot be used',
    meaning: 'A data file, an image or a sample cannot be read or does not make sense. The message names it.',
    causes: ['A file is missing, damaged or of another format.', 'A label does not belong to any class.'],
    remedies: ['Open the named file in an image viewer or editor.', 'Replace or remove it, and start again.'],
  },
  DATA_CORRUPT: {
    title: 'Image files are damaged',
    meaning:
      'Some image files are truncated or damaged and cannot be decoded. The message names the first ones.',
    causes: [
      'A download or copy was interrupted.',
      'A file has an image’s extension but holds something else.',
    ],
    remedies: [
      'Replace or delete the files named in the message.',
      'Skip them with --skip-corrupt, or skipCorrupt: true in code.',
    ],
  },
  DATA_FORMAT: {
    title: 'The image format is not supported',
    meaning:
      'convkit reads PNG, JPEG, WebP, GIF (first frame) and BMP, recognized by content, whatever the file is called.',
    causes: ['The file is an AVIF, HEIC or TIFF image, or not an image at all.'],
    remedies: ['Convert the file to PNG or JPEG.'],
  },
  DATA_CLASSES: {
    title: 'The classes do not match',
    meaning: 'Two parts of the data, or the data and a classifier, have different class names.',
    causes: [
      'A validation or test folder contains a class that the training folder lacks.',
      'Folder names differ in upper and lower case.',
      'A classifier is evaluated on data with other classes than it was trained on.',
    ],
    remedies: ['Rename the folders so that every part uses the same class names.'],
  },
  DATA_LAYOUT: {
    title: 'The folder is not laid out as expected',
    meaning:
      'A folder of images needs one subfolder per class, named after the class, with that class’s images in it.',
    causes: [
      'The images lie side by side in one folder.',
      'The path names one class’s folder instead of the folder above it.',
      'A class folder holds no images.',
      'There is a validation or test folder, but no training folder.',
      'Two folders stand for the same part, such as val and validation.',
    ],
    remedies: [
      'Put each class’s images in a folder of its own, such as flowers/rose/1.jpg and flowers/tulip/1.jpg.',
      'Optionally put the class folders into train, validation and test.',
    ],
  },
  DATA_DOWNLOAD: {
    title: 'A dataset cannot be downloaded',
    meaning: 'A known dataset is not on this machine, and downloading it failed.',
    causes: [
      'There is no network, or a firewall blocks the source.',
      'The source does not answer.',
      'The source serves another file than expected.',
    ],
    remedies: [
      'Download the files named in the message on another machine and put them where it says.',
      'Name a folder that holds them with --data-dir.',
    ],
  },
  CHECKPOINT: {
    title: 'A checkpoint cannot be used',
    meaning: 'A checkpoint cannot be read, written, or fitted to this model or run.',
    causes: [
      'The file is damaged, or not a checkpoint of convkit.',
      'Another run is using the folder.',
      'The disk is full or the folder is read-only.',
    ],
    remedies: [
      'Read the message: it names the file and the problem.',
      'Choose another folder, or restore the file.',
    ],
  },
  CHECKPOINT_WEIGHTS: {
    title: 'Weights do not fit the network',
    meaning: 'A weights file has missing, unexpected or misshapen entries for the chosen model.',
    causes: [
      'The file belongs to another model, variant, input size or width multiplier.',
      'The file has other names than those of torchvision, timm, Hugging Face transformers or convkit.',
    ],
    remedies: ['Choose the model, variant, size and width multiplier that the weights were saved from.'],
  },
  CHECKPOINT_DOWNLOAD: {
    title: 'Pretrained weights are not available',
    meaning: 'Pretrained weights cannot be downloaded, or a kept file is not the one that was published.',
    causes: [
      'There is no network connection, or a proxy or firewall blocks the download.',
      'A file in the cache is damaged, or another one.',
    ],
    remedies: [
      'Download the file named in the message on another machine and put it where it says.',
      'Delete the file in the cache, so that it is downloaded again.',
      'Give the path or the URL of a file with weights instead of their name.',
    ],
  },
  BACKEND: {
    title: 'The backend cannot do this',
    meaning: 'The backend that computes is missing, does not work on this machine, or ran into a limit.',
    causes: [
      'Memory is full: the batch or the images are too large.',
      'The browser took the graphics device away.',
      'A .wasm file cannot be loaded.',
    ],
    remedies: [
      'Use a smaller batch size, or smaller images.',
      'Split batches that do not fit, with --on-out-of-memory split or, in code, onOutOfMemory.',
      'Train a deep network in less memory, with --recompute or, in code, recompute: true.',
      'Run convkit doctor: it shows what works on this machine and why other backends do not.',
    ],
  },
  NUMERIC: {
    title: 'Training diverged',
    meaning: 'The loss, a gradient or a weight is no longer a finite number. The last checkpoint is intact.',
    causes: ['The learning rate is too high.', 'An input is broken, for example a column of NaN.'],
    remedies: [
      'Lower the learning rate by a factor of 10, or let --lr auto find one.',
      'Limit gradients with clipNorm.',
      'Roll back to the last checkpoint automatically, with --on-divergence rollback or, in code, onDivergence.',
    ],
  },
} as const satisfies Readonly<Record<string, ErrorText>>;

/** Identifies a kind of error; programs branch on it. */
export type ErrorCode = keyof typeof ERROR_TEXTS;
