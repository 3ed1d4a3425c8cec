import { defineText, phrase, plural } from '../language/text.js';

export const saveText = defineText('save', {
  heading: 'Save and share',
  intro:
    'Save a trained network to a file, open it again later, start from pretrained weights, or share your settings as a link.',
  share: 'Share the settings',
  link: 'Link with the current settings',
  copyLink: 'Copy link',
  copied: 'Copied.',
  copyDenied: 'The browser does not allow copying. Select the link and copy it yourself.',
  open: 'Open',
  openLabel: 'Checkpoint or run record',
  openHint: 'A checkpoint opens the network to try it and look inside. A run record restores its settings.',
  recordRestored: phrase(
    'Restored the settings of a {model} run ({steps} steps). Find them on the Train page.',
  ),
  testedRecordRestored: phrase(
    'Restored the settings of a {model} run ({steps} steps, test accuracy {accuracy}). Find them on the Train page.',
  ),
  checkpointOpened: phrase('Opened {model}, trained for {steps} steps. Try it or look inside.'),
  notJson: 'the file is not JSON',
  notRecord: 'the file is not a run record',
  recordHint: 'Choose a file saved with “Save run record”.',
  save: 'Save',
  noRun: 'No run yet. <a>Train a network</a> first.',
  preprocessing: 'Include preprocessing',
  withPreprocessing:
    'The file takes pixels from 0 to 255, [n, height, width, channels], of the network’s input size.',
  withoutPreprocessing:
    'The file takes normalized images, [n, channels, height, width], of the network’s input size.',
  checkpoint: 'Save checkpoint',
  checkpointHint: 'The network and its settings. Open it here later to try it and look inside.',
  onnx: 'Save ONNX model',
  onnxHint: 'The network with its class names, for ONNX Runtime, convkit and other programs.',
  tfjs: 'Save TensorFlow.js model',
  tfjsHint:
    'model.json and weights.bin, for tf.loadLayersModel. If the browser asks, allow it to download both.',
  pth: 'Save PyTorch .pth',
  pthHint: 'The trained weights as a state dict for torch.load.',
  weights: 'Save PyTorch weights',
  weightsHint: 'The same as a safetensors file, with PyTorch’s keys and axis order.',
  report: 'Save report',
  reportHint: 'Curves, layers, confusion matrix and first filters as one HTML page, for a browser.',
  record: 'Save run record',
  recordFileHint:
    'Settings, losses and accuracies as JSON, without the network. Use it to compare or repeat runs.',
  earlierRuns: 'Earlier runs',
  earlierRunsHint: 'The latest runs stay in this browser. Save those that you want to keep.',
  interruptedRun: phrase('{model} on {data}, {date}: interrupted at step {step}'),
  finishedRun: phrase('{model} on {data}, {date}: {step} steps'),
  testedRun: phrase('{model} on {data}, {date}: {step} steps, test accuracy {accuracy}'),
  resume: 'Resume',
  discard: 'Discard',
  actionOnRun: phrase('{action}: {run}'),
  startFromWeights: 'Start from weights',
  pretrainedWeights: 'Pretrained weights',
  chooseWeights: 'Choose or drop weights',
  weightsFileHint:
    'PyTorch (.pth, .pt) or safetensors, such as torchvision’s ResNet-18. The network is recognized, and the next run trains it further on your images. The file stays on this machine.',
  reading: phrase('Reading {file} …'),
  recognized: phrase('<b>{model}</b> from {file}: {tensors} tensors, {size}.'),
  recognizedWithClasses: phrase('<b>{model}</b> from {file}: {tensors} tensors, {size}, {classes} classes.'),
  othersFit: plural({
    one: 'One other network fits, too.',
    other: '{count} other networks fit, too.',
  }),
  startsFromWeights:
    'The next run starts from these weights. If you have another number of classes, its last layer is new.',
  chooseImages: 'Choose images',
  remove: 'Remove',
  removeFile: phrase('Remove {file}'),
});
