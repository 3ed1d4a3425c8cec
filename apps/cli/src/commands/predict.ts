import { readFile } from 'node:fs/promises';
import { DataError } from '@convkit/core';
import { arrayDataset, decodeImage, Loader } from '@convkit/data';
import { predict } from '@convkit/train';
import { transformsFor } from '../datasets.js';
import { Output, type OutputFlags, percent } from '../output/output.js';
import { activate, type BackendFlags, loadRun } from '../run-setup.js';

/** Number of most probable classes to print. */
const SHOWN = 3;

/** Classifies image files with the model of a run. */
export async function predictFiles(
  folder: string,
  files: readonly string[],
  flags: BackendFlags & OutputFlags,
): Promise<void> {
  const output = new Output(flags);
  await activate(flags);
  const { spec, model } = await loadRun(folder);
  const { input } = spec.recipe;
  const { classes } = spec.model;
  const channels = spec.model.input[2] === 1 ? 1 : 3;
  const decoded: Uint8Array[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new DataError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
    });
    const { data } = await decodeImage(bytes, file, { channels, size: input.size });
    decoded.push(data);
  }
  const images = new Uint8Array(decoded.reduce((size, { length }) => size + length, 0));
  for (const [index, data] of decoded.entries()) images.set(data, index * data.length);
  const shape = [...input.size, channels] as const;
  const dataset = arrayDataset({ images, labels: files.map(() => 0), shape, classes });
  const loader = new Loader(dataset, {
    batchSize: 100,
    transforms: transformsFor(input, shape, spec.model.input),
  });
  let index = 0;
  for await (const batch of loader.epoch()) {
    for (const { label, probabilities } of await predict(model, batch)) {
      const file = files[index++];
      const best = probabilities
        .map((probability, candidate) => ({ probability, candidate }))
        .sort((a, b) => b.probability - a.probability)
        .slice(0, SHOWN)
        .map(({ probability, candidate }) => `${classes[candidate]} ${percent(probability)}`);
      output.json({ file, label: classes[label], probability: probabilities[label], probabilities });
      output.print(`${file}: ${classes[label]}  (${best.join(', ')})`);
    }
  }
}
