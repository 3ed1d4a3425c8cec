import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SideName, Work } from './side.js';

export interface Contender {
  readonly name: SideName;
  /** Steps of one measurement; slow sides get fewer. */
  readonly steps: number;
}

export interface Measured {
  readonly name: SideName;
  /** Images per second of every round, or why there are none. */
  readonly rates: readonly number[];
  readonly failure?: string;
}

type Answer = { readonly rate: number } | { readonly failure: string };

/** Measures the contenders in turn, round after round, so that a machine that slows down slows all of them. */
export async function compare(
  contenders: readonly Contender[],
  work: Work,
  rounds: number,
): Promise<Measured[]> {
  const main = fileURLToPath(new URL('./side-process.js', import.meta.url));
  const sides = contenders.map(({ name, steps }) => ({
    name,
    steps,
    process: fork(main, [name, JSON.stringify(work)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
    rates: [] as number[],
    failure: undefined as string | undefined,
  }));
  try {
    // Round 0 warms up.
    for (let round = 0; round <= rounds; round++) {
      for (const side of sides) {
        if (side.failure !== undefined) continue;
        const answer = await ask(side.process, side.steps);
        if ('failure' in answer) side.failure = answer.failure;
        else if (round > 0) side.rates.push(answer.rate);
      }
    }
  } finally {
    for (const side of sides) side.process.kill();
  }
  return sides.map(({ name, rates, failure }) => ({
    name,
    rates,
    ...(failure !== undefined && { failure }),
  }));
}

function ask(child: ChildProcess, steps: number): Promise<Answer> {
  return new Promise((resolve) => {
    const ended = () => resolve({ failure: 'the process ended' });
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
    child.send(steps);
  });
}

/** @throws RangeError for no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values have a median');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
