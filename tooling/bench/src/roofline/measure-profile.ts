import type { StepWork } from '../side.js';
import { convkitSide } from '../sides/convkit.js';
import { recordKernels } from './kernel-calls.js';
import { groupCalls, type Profile } from './profile.js';

/** Steps of a round at least: the first one of a run also prepares it. */
const FEWEST_STEPS = 2;

/** Measures the kernels of a training step: the fastest of some rounds of about `steps` steps each. */
export async function measureProfile(
  work: StepWork,
  { threads, steps, rounds }: { readonly threads: number; readonly steps: number; readonly rounds: number },
): Promise<Profile> {
  const side = await convkitSide(work, threads, { replay: false });
  const taken = recordKernels();
  const perRound = Math.max(FEWEST_STEPS, steps);
  let best: Pick<Profile, 'stepMilliseconds' | 'groups'> | undefined;
  // Round 0 is the warm-up.
  for (let round = 0; round <= rounds; round++) {
    const { rate } = await side.measure(perRound);
    const calls = taken();
    const stepMilliseconds = (1000 * work.batchSize) / rate;
    if (round === 0 || (best && best.stepMilliseconds <= stepMilliseconds)) continue;
    best = { stepMilliseconds, groups: groupCalls(calls, perRound) };
  }
  if (!best) throw new Error(`rounds must be at least 1, got ${rounds}`);
  return {
    node: process.versions.node,
    kernels: String(side.facts?.kernels),
    threads,
    batchSize: work.batchSize,
    rounds,
    ...best,
  };
}
