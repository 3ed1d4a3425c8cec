import { readFile } from 'node:fs/promises';
import type { NameFamily } from '@convkit/checkpoint';
import { ConfigError } from '@convkit/core';
import { describeWeights, importClassifier } from 'convkit';
import { counted, Output, type OutputFlags } from '../output/output.js';
import { checkOtherFile } from '../weights-file.js';

interface ImportFlags extends OutputFlags {
  readonly model?: string;
  readonly variant?: string;
  /** A file with a class name on each line. */
  readonly classes?: string;
  readonly size?: number;
  readonly transformInput?: boolean;
  readonly from?: NameFamily;
  readonly to: string;
}

/** Turns another library's weights into a classifier and writes it to a file. */
export async function importFile(
  file: string,
  { classes, to, json, ...options }: ImportFlags,
): Promise<void> {
  const output = new Output({ ...(json && { json }) });
  await checkOtherFile(to, file);
  const { classifier, source, report, alternatives } = await importClassifier(file, {
    ...options,
    ...(classes !== undefined && { classes: await readClasses(classes) }),
    backend: 'cpu',
  });
  try {
    await classifier.save(to);
    const { name, variant, input } = classifier.spec.model;
    const others = alternatives.map((other) => `${other.name} (${other.variant})`);
    output.print(describeWeights({ source, ...report }));
    if (others.length > 0) {
      output.print(`its shapes also fit ${others.join(', ')}: choose with --model and --variant`);
    }
    output.print(
      `${to}: ${name} (${variant}), ${counted(classifier.classes.length, 'class', 'classes')}, input ${input.join('x')}`,
    );
    output.json({ event: 'import', file: source, to, model: classifier.spec.model, ...report, alternatives });
  } finally {
    classifier.dispose();
  }
}

async function readClasses(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`--classes: cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      hint: 'Give a text file with one class name per line.',
    });
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
