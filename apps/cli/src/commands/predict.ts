import { isConvkitError } from '@convkit/core';
import type { BackendOptions, Classifier, ClassProbability } from 'convkit';
import { imageFiles } from '../image-files.js';
import { openClassifier } from '../open-run.js';
import { Output, type OutputFlags, percent } from '../output/output.js';

interface PredictFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  /** Number of classes to print for each image. */
  readonly top: number;
}

/** Number of images that are classified before their answers are printed. */
const GROUP = 64;

/** Classifies image files, and those in folders, with a trained classifier. Reports files that cannot be read, and exits with 1 then. */
export async function predictFiles(
  run: string,
  paths: readonly string[],
  { top, json, ...backend }: PredictFlags,
): Promise<void> {
  const output = new Output({ ...(json && { json }) });
  const files = await imageFiles(paths);
  const classifier = await openClassifier(run, backend);
  for (let start = 0; start < files.length; start += GROUP) {
    for (const { file, ranked, error } of await classified(classifier, files.slice(start, start + GROUP))) {
      if (error !== undefined) {
        process.exitCode = 1;
        output.json({ file, error });
        process.stderr.write(`cannot read ${file}: ${error}\n`);
        continue;
      }
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

type Answer =
  | { readonly file: string; readonly ranked: readonly ClassProbability[]; readonly error?: undefined }
  | { readonly file: string; readonly ranked?: undefined; readonly error: string };

/** Classifies files together, or one by one if one of them cannot be read. */
async function classified(classifier: Classifier, files: readonly string[]): Promise<Answer[]> {
  try {
    const answers = await classifier.predict(files);
    return answers.map((ranked, i) => ({ file: files[i] as string, ranked }));
  } catch (error) {
    if (!isConvkitError(error, 'DATA')) throw error;
    const [file] = files as [string];
    if (files.length === 1) return [{ file, error: reasonOf(error.message, file) }];
    const answers: Answer[] = [];
    for (const one of files) answers.push(...(await classified(classifier, [one])));
    return answers;
  }
}

/** The message without the name of the file at its beginning. */
function reasonOf(message: string, file: string): string {
  for (const prefix of [`${file}: `, `${file} cannot be read: `]) {
    if (message.startsWith(prefix)) return message.slice(prefix.length);
  }
  return message.startsWith(`${file} `) ? `it ${message.slice(file.length + 1)}` : message;
}
