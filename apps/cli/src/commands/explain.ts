import { ERROR_CODES, explainError } from '@convkit/core';
import { Output, type OutputFlags } from '../output/output.js';

/** Prints what an error code means, why it happens and what to do. Without a code, lists all. */
export function explain(code: string | undefined, flags: OutputFlags): void {
  const output = new Output(flags);
  const codes = code === undefined ? ERROR_CODES : [code.toUpperCase()];
  const texts = codes.map((code) => ({ code, ...explainError(code) }));
  for (const text of texts) output.json(text);
  if (flags.json) return;
  if (code === undefined) {
    output.table(
      ['code', 'meaning'],
      texts.map(({ code, title }) => [code, title]),
    );
    output.print('\nconvkit explain CODE tells more.');
    return;
  }
  for (const { code, title, meaning, causes, remedies } of texts) {
    output.print(`${code}: ${title}\n\n${meaning}\n`);
    output.print(['Common causes', ...causes.map((cause) => `- ${cause}`)].join('\n'));
    output.print(['\nWhat to do', ...remedies.map((remedy) => `- ${remedy}`)].join('\n'));
  }
}
