import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addRangeTestOptions, addTrainOptions } from './train-options.js';

/** Headings of the option groups in a command’s help, except `Options:`. */
const headings = (command: Command) =>
  command
    .helpInformation()
    .split('\n')
    .filter((line) => /^\S.*:$/.test(line) && line !== 'Options:');

describe('the help', () => {
  it('of train lists its options under headings', () => {
    const command = addTrainOptions(new Command('train'));
    expect(headings(command)).toEqual([
      'Model:',
      'Data:',
      'Tables, series and text:',
      'Optimization:',
      'Loss and metrics:',
      'Techniques:',
      'Early stopping and recovery:',
      'Run:',
      'Checks before a run:',
    ]);
    expect(command.options.filter(({ helpGroupHeading }) => helpGroupHeading === undefined)).toEqual([]);
  });

  it('of find-lr lists the options of the range test first', () => {
    expect(headings(addRangeTestOptions(new Command('find-lr')))[0]).toBe('Range test:');
  });
});
