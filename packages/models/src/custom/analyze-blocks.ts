import type { SummaryTotals } from '@convkit/core';
import { summaryTotals } from '@convkit/core';
import { sizeProblem, summarizePlan } from './block-network.js';
import type { UncheckedBlock } from './block-options.js';
import type { BlockProblem } from './block-problem.js';
import { type BlockNetworkOptions, checkBlocks, planBlocks } from './plan-blocks.js';

/** Shape, size and cost of one block, for one image. */
export interface BlockSummary extends SummaryTotals {
  /** Fields of the network that hold its layers. */
  readonly fields: readonly string[];
  /** Shape of the input without the batch axis. */
  readonly input: readonly number[];
  /** Whether it flattens its input. */
  readonly flattens: boolean;
  /** Shape of the output without the batch axis. */
  readonly output: readonly number[];
}

/** What a list of blocks would be as a network. */
export interface BlocksAnalysis {
  /** Summaries of the blocks. Ends before the first block that has a problem. */
  readonly blocks: readonly BlockSummary[];
  /** Sum over `blocks`. */
  readonly totals: SummaryTotals;
  /** Everything that is wrong, in the order of the blocks. Without problems, `blockNetwork` creates the network. */
  readonly problems: readonly BlockProblem[];
}

/**
 * Analyzes a list of blocks without creating the network: the shapes, parameters and multiply-adds of its blocks, traced from shapes alone,
 * and what is wrong with the list. Wrong blocks are problems in the result, not errors.
 * @throws ConfigError if the options are invalid.
 */
export function analyzeBlocks(
  blocks: readonly UncheckedBlock[],
  options: BlockNetworkOptions,
): BlocksAnalysis {
  checkBlocks('analyzeBlocks', blocks, options);
  const plan = planBlocks(blocks, options);
  const rows = plan.blocks.length > 0 ? summarizePlan(plan, options) : [];
  let input = options.input;
  const summaries = plan.blocks.map((layers): BlockSummary => {
    const fields = layers.map(({ field }) => field);
    const own = rows.filter(({ layer }) => fields.includes(layer.split('.')[0] as string));
    const last = layers.at(-1);
    const summary = {
      ...summaryTotals(own),
      fields,
      input,
      flattens: layers[0]?.flatten ?? false,
      output: last?.output ?? input,
    };
    input = summary.output;
    return summary;
  });
  const tooLarge = plan.blocks.length > 0 && sizeProblem(plan, options);
  return {
    blocks: summaries,
    totals: summaryTotals(summaries),
    problems: tooLarge ? [...plan.problems, tooLarge] : plan.problems,
  };
}
