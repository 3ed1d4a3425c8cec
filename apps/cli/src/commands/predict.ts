import { type BackendOptions, loadClassifier } from 'convkit';
import { imageFiles } from '../image-files.js';
import { Output, type OutputFlags, percent } from '../output/output.js';

interface PredictFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  /** Number of classes to print for each image. */
  readonly top: number;
}

/** Number of images that are classified before their answers are printed. */
const GROUP = 64;

/** Classifies image files, and those in folders, with a trained classifier. */
export async function predictFiles(
  run: string,
  paths: readonly string[],
  { top, json, ...backend }: PredictFlags,
): Promise<void> {
  const output = new Output({ ...(json && { json }) });
  const files = await imageFiles(paths);
  const classifier = await loadClassifier(run, backend);
  for (let start = 0; start < files.length; start += GROUP) {
    const group = files.slice(start, start + GROUP);
    for (const [i, ranked] of (await classifier.predict(group)).entries()) {
      const file = group[i] as string;
      const predictions = ranked.slice(0, top);
      const probabilities = classifier.classes.map(
        (name) => ranked.find(({ label }) => label === name)?.probability,
      );
      output.json({ file, ...ranked[0], predictions, probabilities });
      const list = predictions.map(({ label, probability }) => `${label} ${percent(probability)}`);
      output.print(`${file}: ${ranked[0]?.label}  (${list.join(', ')})`);
    }
  }
  classifier.dispose();
}
