import { ConfigError, checkOptions } from '@convkit/core';
import type { BlockName, UncheckedBlock } from './block-options.js';
import type { BlockProblem } from './block-problem.js';
import type { LayerPlan } from './layer-types.js';
import { FIELDS, planLayers } from './plan-layers.js';
import { type ResolvedBlock, resolveBlock } from './resolve-block.js';

/** Most blocks of a network. */
const MOST_BLOCKS = 200;

/** What a network of blocks is for. */
export interface BlockNetworkOptions {
  /** Shape of one image. */
  readonly input: readonly number[];
  /** Number of classes. */
  readonly classes: number;
}

/** The layers of a list of blocks, as far as they can be planned, and everything that is wrong with the list. */
export interface BlocksPlan {
  /** Layers of each block. Ends before the first block that has a problem. */
  readonly blocks: readonly (readonly LayerPlan[])[];
  readonly problems: readonly BlockProblem[];
}

/** @throws ConfigError if the arguments are of another kind. */
export function planBlocks(
  blocks: readonly UncheckedBlock[],
  { input, classes }: BlockNetworkOptions,
): BlocksPlan {
  const resolved = blocks.slice(0, MOST_BLOCKS).map((block) => resolveBlock(block, classes));
  const problems: BlockProblem[] = resolved.flatMap((block, index) =>
    'code' in block ? [{ ...block, block: index, name: nameOf(blocks[index]) }] : [],
  );
  if (blocks.length > MOST_BLOCKS)
    problems.push({ code: 'tooManyBlocks', values: { count: blocks.length, max: MOST_BLOCKS } });
  const planned: (readonly LayerPlan[])[] = [];
  const counts = new Map<string, number>();
  let shape = input;
  for (const [index, block] of resolved.entries()) {
    if ('code' in block) break;
    const layers = planLayers(block, { input: shape, number: next(counts, block) });
    if ('code' in layers) {
      problems.push({ ...layers, block: index, name: block.name });
      break;
    }
    planned.push(layers);
    shape = layers.at(-1)?.output as readonly number[];
  }
  const isComplete = problems.length === 0;
  const problem = isComplete && endProblem(shape, { classes, last: blocks.at(-1)?.name });
  if (problem) problems.push(blocks.length > 0 ? { ...problem, block: blocks.length - 1 } : problem);
  return { blocks: planned, problems: problems.sort((a, b) => (a.block ?? 0) - (b.block ?? 0)) };
}

/** @throws ConfigError if an argument is of another kind. */
export function checkBlocks(
  where: string,
  blocks: readonly UncheckedBlock[],
  options: BlockNetworkOptions,
): void {
  checkOptions(where, { blocks }, { blocks: 'array' });
  checkOptions(where, options, { input: 'shape', classes: 'size' });
  if (options.input.length === 3) return;
  throw new ConfigError(
    `${where}: input must be [height, width, channels] of one image, got [${options.input}]`,
  );
}

const nameOf = (block: unknown) => String((Object(block) as { readonly name?: unknown }).name);

/** Number of a block among those with the same field name. */
function next(counts: Map<string, number>, { name }: ResolvedBlock): number {
  const field = FIELDS[name];
  const number = (counts.get(field) ?? 0) + 1;
  counts.set(field, number);
  return number;
}

/** What is wrong with the output of the last block. */
function endProblem(
  output: readonly number[],
  { classes, last }: { readonly classes: number; readonly last: BlockName | string | undefined },
): Omit<BlockProblem, 'block'> | undefined {
  if (last === undefined) return { code: 'empty', values: {} };
  const [height = 0, width = 0, channels = 0] = output;
  if (output.length === 3) return { code: 'noClassifier', name: last, values: { height, width, channels } };
  if (height === classes) return undefined;
  return { code: 'wrongOutputs', name: last, values: { units: height, classes } };
}
