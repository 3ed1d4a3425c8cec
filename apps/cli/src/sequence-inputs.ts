import { readFile, stat } from 'node:fs/promises';
import { DataError, type SequenceEncoding } from '@convkit/core';

/** A text or series to predict, with what it is called in the answer. */
export interface SequenceInput {
  readonly name: string;
  readonly input: string | readonly number[];
}

/**
 * The texts or series that arguments name: each line of a file, or an argument that is no file. A series is numbers with commas,
 * semicolons, tabs or spaces between them.
 * @throws DataError naming the line or argument that is not a series.
 */
export async function sequenceInputs(
  args: readonly string[],
  { kind }: SequenceEncoding,
): Promise<SequenceInput[]> {
  const inputs: SequenceInput[] = [];
  for (const arg of args) {
    const found = await stat(arg).catch(() => undefined);
    const lines = found?.isFile()
      ? (await readFile(arg, 'utf8')).replace(/^\u{feff}/u, '').split(/\r?\n/)
      : [arg];
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const name = found ? `${arg}, line ${i + 1}` : arg;
      inputs.push({
        name: kind === 'text' && !found ? `"${arg}"` : name,
        input: kind === 'text' ? line : numbersIn(line, name),
      });
    }
  }
  return inputs;
}

function numbersIn(line: string, name: string): number[] {
  const fields = line.trim().split(/\s*[,;\t]\s*|\s+/);
  const values = fields.map((field) => (field === '' ? Number.NaN : Number(field)));
  if (values.every(Number.isFinite)) return values;
  throw new DataError(`${name.slice(0, 80)} is not a series of numbers`, {
    hint: 'Give a file with the numbers of a series in each line, or the numbers with commas between them.',
  });
}
