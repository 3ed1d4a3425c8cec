import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findVariant, type ModelEntry, type SequenceEntry, sequenceCatalog } from '@convkit/models';
import { Output, type OutputFlags } from '../output/output.js';

/** Flags of `models`. */
interface ModelsFlags extends OutputFlags {
  readonly weights?: boolean;
}

/** Prints the models of the catalog, or the pretrained weights that are published for them. */
export async function listModels({ weights, ...flags }: ModelsFlags): Promise<void> {
  const output = new Output(flags);
  if (weights) return listWeights(output);
  const rows = [...catalog, ...sequenceCatalog].map(describe);
  for (const row of rows) output.json(row);
  if (flags.json) return;
  output.table(
    ['name', 'variants', 'year', 'input', 'classes', 'parameters', 'multiply-adds'],
    rows.map(({ name, variants, year, input, classes, parameters, multiplyAdds }) => {
      return [name, variants.join(', '), String(year), input.join('x'), classes, parameters, multiplyAdds];
    }),
  );
  for (const { name, paper, year } of rows) output.print(`\n${name}: ${paper} (${year})`);
  output.print('\nconvkit models --weights lists pretrained weights.');
}

/** Prints one row for each file of pretrained weights. */
function listWeights(output: Output): void {
  const all = catalog.flatMap(({ name: model, variants }) =>
    Object.entries(variants).flatMap(([variant, { pretrained = {} }]) =>
      Object.entries(pretrained).map(([name, about]) => ({ model, variant, name, ...about })),
    ),
  );
  for (const row of all) output.json(row);
  output.table(
    ['model', 'variant', 'weights', 'top-1 %', 'MiB', 'license'],
    all.map(({ model, variant, name, top1, bytes, mebibytes, license }) => {
      const size = mebibytes ?? (bytes === undefined ? undefined : bytes / 2 ** 20);
      return [model, variant, name, top1?.toFixed(1) ?? '', size?.toFixed(0) ?? '', license];
    }),
  );
}

/** Describes a model. The counts are those of its default variant, input and classes. */
function describe(entry: ModelEntry | SequenceEntry) {
  const { name, family, paper, year } = entry;
  const { create, input = entry.input, classes = entry.classes } = findVariant(entry);
  const { parameters, multiplyAdds } = summaryTotals(summarize(() => create({}, new Rng(0)), input));
  return {
    name,
    kind: 'kind' in entry ? entry.kind : 'image',
    family,
    variants: Object.keys(entry.variants),
    pretrained: Object.fromEntries(
      Object.entries(entry.variants).flatMap(([variant, { pretrained }]) =>
        pretrained ? [[variant, Object.keys(pretrained)]] : [],
      ),
    ),
    paper,
    year,
    input,
    classes,
    parameters,
    multiplyAdds,
  };
}
