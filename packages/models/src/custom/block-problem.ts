import { ConfigError } from '@convkit/core';

/** What can be wrong with a list of blocks: the message and the hint, with values in braces. */
const TEXTS = {
  empty: ['the network has no blocks', 'Add a block.'],
  tooManyBlocks: ['the network has {count} blocks, the limit is {max}', 'Remove some blocks.'],
  notABlock: ['there is no block called “{value}”', 'Choose one of {names}.'],
  unknownOption: ['it has no option “{option}”', 'Choose one of {names}.'],
  outOfRange: [
    '{option} must be a number from {min} to {max}, got {value}',
    'Choose a number in this range.',
  ],
  notWhole: [
    '{option} must be a whole number from {min} to {max}, got {value}',
    'Choose a whole number in this range.',
  ],
  notAChoice: ['{option} must be one of {names}, got {value}', 'Choose one of them.'],
  needsMaps: [
    'it needs feature maps, but the block before it outputs {units} single values',
    'Move it before the first fully connected layer or global average pooling.',
  ],
  windowTooLarge: [
    'its {window}x{window} window is larger than its input of {height}x{width} pixels',
    'Make the window smaller, add padding, or remove a pooling or stride before it.',
  ],
  paddingTooLarge: [
    'its padding of {padding} is more than half of its {size}x{size} window',
    'Make the padding smaller or the window larger.',
  ],
  groups: [
    '{in} input channels and {out} output channels cannot be divided into {groups} groups',
    'Make both numbers multiples of the groups.',
  ],
  notAQuarter: ['its {out} channels cannot be divided by 4', 'Make the channels a multiple of 4.'],
  shortcutNarrows: ['shortcut A cannot reduce {in} channels to {out}', 'Choose shortcut B.'],
  sizeEven: ['its size must be odd, got {size}', 'Choose an odd size.'],
  tooLarge: [
    'the network has {parameters} parameters, the limit is {max}',
    'Use fewer channels or units, or pool before the first fully connected layer.',
  ],
  noClassifier: [
    'the network ends in feature maps of {height}x{width}x{channels}, not in one value per class',
    'End with a fully connected layer, or with global average pooling, that has as many outputs as there are classes.',
  ],
  wrongOutputs: [
    'the last block has {units} outputs, but there are {classes} classes',
    'Set its outputs to the number of classes.',
  ],
} as const;

/** What is wrong with a list of blocks. */
export type BlockProblemCode = keyof typeof TEXTS;

/** One thing that is wrong with a list of blocks, as plain data: programs word it themselves, or use `describeBlockProblem`. */
export interface BlockProblem {
  /** What is wrong. */
  readonly code: BlockProblemCode;
  /** Index of the block, from 0; `undefined` if it is about the whole network. */
  readonly block?: number;
  /** Name of the block. */
  readonly name?: string;
  /** Numbers and names of the text. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Words a problem in English: what is wrong and where, and what to do. */
export function describeBlockProblem(problem: BlockProblem): { message: string; hint: string } {
  const { code, block, name = '', values } = check(problem);
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  const [message, hint] = TEXTS[code];
  const where = block === undefined ? '' : `block ${block + 1} (${name}): `;
  return { message: where + fill(message), hint: fill(hint) };
}

function check(problem: BlockProblem): BlockProblem {
  const { code, values } = Object(problem) as Partial<BlockProblem>;
  const isKnown = typeof code === 'string' && Object.hasOwn(TEXTS, code);
  if (isKnown && typeof values === 'object' && values !== null) return problem;
  throw new ConfigError('describeBlockProblem takes a problem that analyzeBlocks found');
}

/** @throws ConfigError that words the problem. */
export function throwBlockProblem(problem: BlockProblem): never {
  const { message, hint } = describeBlockProblem(problem);
  throw new ConfigError(message, { hint });
}
