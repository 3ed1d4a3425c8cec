import { defineText, phrase, plural } from '../language/text.js';

export const trainText = defineText('train', {
  title: 'Train a network',
  lead: 'Watch a neural network learn to read handwritten digits, right here in your browser. Press Start.',
  addressProblems: 'Some settings in the address of this page are invalid. Their defaults are used instead:',
  interrupted: phrase('Your {model} run was interrupted. Resume from step {step}?'),
  resume: 'Resume',
  discard: 'Discard',
  run: 'Run',
  start: 'Start',
  startSecond: 'Start a second run',
  endsRun: phrase('Run {number} is still in progress. Another run ends it; you can resume it later.'),
  correct: phrase('Start is off: correct {names}.'),
  showField: 'Show the field',
  chooseImages: 'Start is off: choose or record your own images under Data.',
  checkingImages: 'Start is off until your images are checked.',
  imagesMissing: phrase('Start is off: there are no images of {classes} yet.'),
  fewSteps: plural({
    one: 'This run has only {count} step. Networks need hundreds: raise Epochs or lower Batch size.',
    other: 'This run has only {count} steps. Networks need hundreds: raise Epochs or lower Batch size.',
  }),
  planned: phrase(
    'Set for {images} training images: {epochs} epochs, batch size {batchSize}, {steps} steps. Change them if you like.',
  ),
  colorsDropped: 'Colors are dropped: the network gets gray images. For color, set Channels under Data to 3.',
  colorsDroppedBy: phrase('Colors are dropped: the network of {file} takes gray images.'),
  softwareWebgl:
    'This browser draws WebGL in software, which trains at about a tenth of the speed of WebAssembly.',
  useWasm: 'Use WebAssembly',
  oneThread:
    'One thread: this page is not cross-origin isolated, so threads cannot share memory. Serve it with COOP and COEP headers, or use a browser with service workers.',
  whatHappens: 'What happens when you press Start',
  plan: plural({
    one: '<b>{model}</b> trains on <b>{data}</b> for {count} epoch (1 pass over the training images).',
    other:
      '<b>{model}</b> trains on <b>{data}</b> for {count} epochs ({count} passes over the training images).',
  }),
  ownImages: 'your own images',
  fromWeights: phrase('It starts from {file}.'),
  staysHere: 'Everything runs in this tab; no image leaves your machine.',
  trainStep: 'Loss and accuracy curves appear here after the first step.',
  tryStep: 'Draw a digit. See what the network recognizes, and why.',
  insideStep: 'Follow your digit through the network, layer by layer.',
  papers:
    'Six <a>papers</a> show where the ideas come from, each with an interactive diagram and a small experiment.',
});
