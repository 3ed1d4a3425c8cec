import type { DataSpec } from '@convkit/core';
import { losses } from '@convkit/ops';
import { evaluate } from '@convkit/train';
import { openDataset } from '../datasets.js';
import { assertSameClasses, testLoader } from '../loaders.js';
import { printConfusion } from '../output/confusion-table.js';
import { Output, type OutputFlags, percent } from '../output/output.js';
import { activate, type BackendFlags, loadRun } from '../run-setup.js';

interface EvaluateFlags extends BackendFlags, OutputFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly workers?: number;
}

/** Evaluates the model of a run on the test set of its own or another dataset. */
export async function evaluateRun(folder: string, flags: EvaluateFlags): Promise<void> {
  const output = new Output(flags);
  await activate(flags);
  const { spec, model } = await loadRun(folder);
  const { recipe } = spec;
  const data: DataSpec =
    flags.data === undefined && flags.dataDir === undefined
      ? spec.data
      : {
          source: flags.data ?? spec.data.source,
          ...(flags.dataDir !== undefined && { dir: flags.dataDir }),
        };
  const dataset = await openDataset(data, 'test', {
    size: recipe.input.size,
    channels: spec.model.input[2] as number,
  });
  assertSameClasses(data.source, dataset.classes, spec.model.classes);
  const source = testLoader(spec, dataset, flags.workers);
  const measured = evaluate({ model, source, loss: losses[recipe.loss] });
  const { loss, accuracy, confusion, images } = await measured.finally(() => source.close());
  printConfusion(output, confusion, dataset.classes);
  output.print(
    `\n${data.source}: test accuracy ${percent(accuracy)}, test loss ${loss.toFixed(4)}, ${images.toLocaleString('en')} images`,
  );
  output.json({ event: 'evaluation', testLoss: loss, testAccuracy: accuracy, images, confusion });
}
