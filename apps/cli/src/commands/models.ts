import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findVariant, type ModelEntry } from '@convkit/models';
import { Output, type OutputFlags } from '../output/output.js';

/** Prints the models of the catalog. */
export async function listModels(flags: OutputFlags): Promise<void> {
  const output = new Output(flags);
  const rows = catalog.map(describe);
  for (const row of rows) output.json(row);
  if (flags.json) return;
  output.table(
    ['name', 'variants', 'year', 'input', 'classes', 'parameters', 'multiply-adds'],
    rows.map(({ name, variants, year, input, classes, parameters, multiplyAdds }) => {
      return [name, variants.join(', '), String(year), input.join('x'), classes, parameters, multiplyAdds];
    }),
  );
  for (const { name, paper, year } of rows) output.print(`\n${name}: ${paper} (${year})`);
}

/** Describes a model. The counts are those of its default variant, input and classes. */
function describe(entry: ModelEntry) {
  const { name, family, paper, year } = entry;
  const { create, input = entry.input, classes = entry.classes } = findVariant(entry);
  const { parameters, multiplyAdds } = summaryTotals(summarize(() => create({}, new Rng(0)), input));
  return {
    name,
    family,
    variants: Object.keys(entry.variants),
    paper,
    year,
    input,
    classes,
    parameters,
    multiplyAdds,
  };
}
