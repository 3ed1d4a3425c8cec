import { expect, it } from 'vitest';
import { rejectedPhrases } from '../lib/english.mjs';

it.each([
  ['/** Threads; 1 where absent. */', '1: where absent'],
  ['one\n * 2 GiB unless\n * told', '2: unless * told'],
  ['/** Of the image. */', '1: /** Of'],
  ['/**\n * Of the image.\n */', '1: /** * Of'],
  ["'Go on with the run'", '1: Go on with'],
  ['a picture of it', '1: picture'],
  ['the first so many', '1: so many'],
  ['the optimiser', '1: optimis'],
  ['initialiseWeights', '1: initialis'],
  ['const neighbours = 4;', '1: neighbour'],
  ['the mislabelled one', '1: labelled'],
  ['grey pixels', '1: grey'],
  ['several labels an\n * image', '1: several labels an * image'],
  ['one step a line', '1: one step a line'],
  ["an optimizer of one's own", "1: of one's own"],
  ['the metrics that were asked for', '1: that were asked for'],
  ['the first match counts', '1: match counts'],
  ['learns them by heart', '1: by heart'],
])('rejects %j', (text, problem) => {
  expect(rejectedPhrases(text)).toEqual([expect.stringContaining(problem)]);
});

it.each([
  'aria-labelledby={id}',
  'it goes on',
  'normalization of colors',
  'the analyses of it',
  '<picture-frame>',
  'Of these, two are used.',
  'parallelism and parallel isolation',
  'Counts a step. A line follows.',
  'a class of your own',
])('accepts %j', (text) => {
  expect(rejectedPhrases(text)).toEqual([]);
});

it('names the line of each phrase and what to write instead', () => {
  expect(rejectedPhrases('a\nthe colour\n1 where absent')).toEqual([
    '2: colour (write color)',
    "3: where absent (write 'Defaults to …' or @defaultValue)",
  ]);
});
