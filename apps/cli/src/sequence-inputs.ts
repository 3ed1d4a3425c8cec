import { readFile, stat } from 'node:fs/promises';
import { DataError, type SequenceEncoding } from '@convkit/core';

/** A text or series to predict, with its name in the output. */
export interface SequenceInput {
  readonly name: string;
  readonly input: string | readonly number[];
}

/**
 * Texts or series from arguments: each line of a file, or the argument itself. A series is numbers separated by commas, semicolons, tabs or
 * spaces.
 * @param classes - class names of the network, which lines of text must not begin with.
 * @throws DataError naming the line or argument that is not a series or text.
 */
export async function sequenceInputs(
  args: readonly string[],
  { kind }: SequenceEncoding,
  classes: readonly string[],
): Promise<SequenceInput[]> {
  const inputs: SequenceInput[] = [];
  for (const arg of args) {
    const isFile = await stat(arg).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) checkArgument(arg, kind);
    const lines = isFile ? (await readFile(arg, 'utf8')).replace(/^\u{feff}/u, '').split(/\r?\n/) : [arg];
    const before = inputs.length;
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const name = isFile ? `${arg}, line ${i + 1}` : arg;
      if (kind === 'text' && isFile) checkUnlabeled(line, name, classes);
      inputs.push({
        name: kind === 'text' && !isFile ? `"${arg}"` : name,
        input: kind === 'text' ? line : numbersIn(line, name),
      });
    }
    if (inputs.length === before)
      throw new DataError(`${arg} is empty`, { hint: `Write one ${kind} per line.` });
  }
  return inputs;
}

/** Rejects an empty argument, and the name of a file that does not exist, which would be a text of one word. */
function checkArgument(arg: string, kind: SequenceEncoding['kind']): void {
  if (arg.trim() === '') {
    throw new DataError(`an argument is empty, not a ${kind}`, {
      hint: 'Quote an argument that has spaces.',
    });
  }
  if (!/^\S+\.(txt|tsv|csv)$/i.test(arg)) return;
  throw new DataError(`there is no file ${arg}`, { hint: `Give a file with one ${kind} per line.` });
}

/** Rejects a line of a labeled file, whose label would count as a word of the text. */
function checkUnlabeled(line: string, name: string, classes: readonly string[]): void {
  const tab = line.indexOf('\t');
  if (tab < 0 || !classes.includes(line.slice(0, tab))) return;
  throw new DataError(`${name} begins with the label '${line.slice(0, tab)}'`, {
    hint: 'Remove the labels, or use convkit evaluate.',
  });
}

function numbersIn(line: string, name: string): number[] {
  const fields = line.trim().split(/\s*[,;\t]\s*|\s+/);
  const values = fields.map((field) => (field === '' ? Number.NaN : Number(field)));
  if (values.every(Number.isFinite)) return values;
  throw new DataError(`${name.slice(0, 80)} is not a series of numbers`, {
    hint: 'Give a file with one series of numbers per line, or comma-separated numbers.',
  });
}
