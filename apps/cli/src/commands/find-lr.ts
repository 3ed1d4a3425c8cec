import { writeFileAtomically } from '@convkit/checkpoint/node';
import { findLearningRate, renderRangeTest } from 'convkit';
import { printLearningRates } from '../output/learning-rate-plot.js';
import { Output } from '../output/output.js';
import { kindOf } from '../sequence-data.js';
import { workersOf } from '../workers-of.js';
import { openRunData, optionsOf, type TrainFlags } from './train.js';

interface RangeFlags extends TrainFlags {
  readonly steps?: number;
  readonly fromLr?: number;
  readonly toLr?: number;
}

/** Prints the loss at each learning rate of a range test and the suggestion, and writes the plot to a file. */
export async function findRate(model: string, flags: RangeFlags): Promise<void> {
  const { json, verbose: _, out, workers, steps, fromLr, toLr, ...given } = flags;
  const kind = kindOf(model);
  const settings = { model, ...(kind && { kind }), ...given };
  const output = new Output({ ...(json && { json }) });
  const data = await openRunData(settings, { isOwn: false });
  const { learningRate, schedule, ...options } = optionsOf(settings, data);
  const range = await findLearningRate({
    ...options,
    ...workersOf(workers, data),
    ...(steps !== undefined && { steps }),
    ...(fromLr !== undefined && { from: fromLr }),
    ...(toLr !== undefined && { to: toLr }),
  });
  printLearningRates(output, range);
  if (out === undefined) return;
  const page = renderRangeTest(`Learning rates of ${model} on ${data.source}`, range);
  await writeFileAtomically(out, [new TextEncoder().encode(page)]);
  output.print(`plot: ${out}`);
}
