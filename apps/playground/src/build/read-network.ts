import {
  analyzeBlocks,
  BLOCK_OPTIONS,
  type BlockNetworkOptions,
  type BlockProblem,
  type BlockSpec,
} from '@convkit/models';
import { blocksFromText } from '../settings/blocks-text.js';

/** Problems of a single block that no other block can solve. */
const STATIC = ['notABlock', 'unknownOption', 'outOfRange', 'notWhole', 'notAChoice'];

/** A network of an address, without what was wrong in it. */
export interface ReadNetwork {
  readonly blocks: readonly BlockSpec[];
  /** What was left out. The numbers of the blocks are those of the address. */
  readonly problems: readonly BlockProblem[];
}

/**
 * Reads the network of an address, which may have been edited by hand. Blocks that do not exist are left out, and so are options that do
 * not exist or have a wrong value.
 * @returns `undefined` if the text is not of this version.
 */
export function readNetwork(text: string, place: BlockNetworkOptions): ReadNetwork | undefined {
  const written = blocksFromText(text);
  if (!written) return undefined;
  const problems: BlockProblem[] = [];
  const blocks = written.flatMap((block, index) => {
    const { kept, found } = repair(block, place);
    problems.push(...found.map((problem) => ({ ...problem, block: index, name: block.name })));
    return kept;
  });
  return { blocks, problems };
}

function repair(block: BlockSpec, place: BlockNetworkOptions): { kept: BlockSpec[]; found: BlockProblem[] } {
  const found: BlockProblem[] = [];
  let kept: Readonly<Record<string, unknown>> = block;
  for (;;) {
    const [problem] = analyzeBlocks([kept as BlockSpec], place).problems.filter(({ code }) =>
      STATIC.includes(code),
    );
    if (!problem) return { kept: [shortest(kept as BlockSpec)], found };
    found.push(problem);
    if (problem.code === 'notABlock') return { kept: [], found };
    const { [String(problem.values.option)]: _, ...others } = kept;
    kept = others;
  }
}

/** Leaves out the options that have their defaults. */
export function shortest({ name, ...options }: BlockSpec): BlockSpec {
  const known: Readonly<Record<string, { readonly default: unknown }>> = BLOCK_OPTIONS[name];
  const changed = Object.entries(options).filter(([option, value]) => value !== known[option]?.default);
  return { ...Object.fromEntries(changed), name } as BlockSpec;
}
