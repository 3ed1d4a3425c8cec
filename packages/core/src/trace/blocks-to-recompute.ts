import type { Module } from '../module.js';
import { checkMemoryArguments, measureMemory, type TrainingMemoryOptions } from './training-memory.js';

/** Fraction of the forward pass that may run again. A forward pass takes two fifths of a step, so half of it adds a fifth. */
const BUDGET = 0.5;

/** Factor from the memory of activations to that memory plus the scratch memory of their kernels. */
const WITH_SCRATCH = 1.5;

/** A block of a network in the forward pass. */
interface Block {
  readonly multiplyAdds: number;
  /** Bytes that are held after it, if it is recomputed. */
  readonly held: number;
  /** Bytes that are held after it, if it is not. */
  readonly full: number;
}

/**
 * Chooses, from shapes alone, the blocks that a training step should recompute. Returns their positions, from 0, in the order in which the
 * network runs them. They spend at most half of the multiply-adds of a forward pass, which makes a step about a fifth longer, and are those
 * that save most memory for them. The last blocks are seldom among them: the backward pass uses their activations first, and frees them
 * before the peak. No more are chosen than bring the peak down to that of the optimizer's update, and none if the peak would not fall.
 * Frozen parameters count as trained. The arguments are those of `trainingMemory`.
 * @throws ConfigError if the batch size is not a positive whole number.
 */
export function blocksToRecompute(
  create: () => Module,
  input: readonly number[],
  options: Omit<TrainingMemoryOptions, 'recompute'>,
): number[] {
  checkMemoryArguments('blocksToRecompute', create, input, options);
  const measure = (recompute: boolean | readonly number[]) =>
    measureMemory(create, input, { ...options, recompute }, true);
  const { peak, update, parameters, buffers, gradients, optimizer, marks } = measure(false);
  const blocks = blocksBetween(marks, measure(true).marks);
  const room = (update - parameters - buffers - gradients - optimizer) / WITH_SCRATCH;
  const chosen = chooseBlocks(blocks, room, BUDGET * (marks.at(-1)?.multiplyAdds ?? 0));
  // The gradients within a block that runs again may need more memory than its activations did.
  return chosen.length > 0 && measure(chosen).peak < peak ? chosen : [];
}

type Marks = ReturnType<typeof measureMemory>['marks'];

const blocksBetween = (full: Marks, held: Marks): Block[] =>
  full.slice(1).map(({ bytes, multiplyAdds }, i) => ({
    multiplyAdds: multiplyAdds - (full[i]?.multiplyAdds ?? 0),
    full: bytes - (full[i]?.bytes ?? 0),
    held: (held[i + 1]?.bytes ?? 0) - (held[i]?.bytes ?? 0),
  }));

/** Steps of the binary search for the smallest peak. */
const HALVINGS = 16;

/** The blocks that bring the peak as close to `room` as the budget of multiply-adds allows. */
function chooseBlocks(blocks: readonly Block[], room: number, budget: number): number[] {
  let [tooSmall, enough] = [room, blocks.reduce((bytes, { full }) => bytes + full, 0)];
  let chosen: readonly number[] = [];
  for (let i = 0; i < HALVINGS && enough > tooSmall; i++) {
    const peak = (tooSmall + enough) / 2;
    const next = blocksFor(peak, blocks, budget);
    if (next) [enough, chosen] = [peak, next];
    else tooSmall = peak;
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * The blocks with which activations need at most `peak` bytes while the backward pass is at any block: what is held after all blocks before
 * it, and the whole block. Chooses those that save most for their multiply-adds. Undefined if the budget does not suffice.
 */
function blocksFor(peak: number, blocks: readonly Block[], budget: number): readonly number[] | undefined {
  const chosen: number[] = [];
  const others: { readonly at: number; readonly saved: number; readonly multiplyAdds: number }[] = [];
  let [bytes, left] = [0, budget];
  for (const [at, { full, held, multiplyAdds }] of blocks.entries()) {
    while (bytes + full > peak) {
      const best = others.findIndex((other) => other.multiplyAdds <= left);
      const [block] = best === -1 ? [] : others.splice(best, 1);
      if (!block) return undefined;
      chosen.push(block.at);
      bytes -= block.saved;
      left -= block.multiplyAdds;
    }
    bytes += full;
    if (full > held) others.push({ at, saved: full - held, multiplyAdds });
    others.sort((a, b) => b.saved * a.multiplyAdds - a.saved * b.multiplyAdds);
  }
  return chosen;
}
