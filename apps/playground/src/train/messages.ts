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
