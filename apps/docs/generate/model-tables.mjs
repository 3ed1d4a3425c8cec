import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findModel, findVariant, sequenceCatalog } from '@convkit/models';
import { meanAccuracy, recipes } from 'convkit';

const models = [...catalog, ...sequenceCatalog];

/** @param {number} count */
const number = (count) => count.toLocaleString('en-US');

/** The layers of a variant, as `convkit summary` counts them. @param {string} model @param {string} variant */
export function layers(model, variant) {
  const entry = findModel(models, model);
  const found = findVariant(entry, variant);
  const input = found.input ?? entry.input;
  return summarize(() => found.create({ input, classes: found.classes ?? entry.classes }, new Rng(0)), input);
}

/** A Markdown table of the layers of a variant. @param {string} model @param {string} variant */
export function layersTable(model, variant) {
  const rows = layers(model, variant);
  const total = summaryTotals(rows);
  const lines = [
    ...rows.map(
      ({ layer, type, output, parameters, multiplyAdds }) =>
        `| \`${layer}\` | ${type} | ${output.join('x')} | ${number(parameters)} | ${number(multiplyAdds)} |`,
    ),
    `| total | | | ${number(total.parameters)} | ${number(total.multiplyAdds)} |`,
  ];
  return `| layer | type | output | parameters | multiply-adds |\n| --- | --- | --- | ---: | ---: |\n${lines.join('\n')}\n`;
}

/** A Markdown table of the variants of models, with their size and cost. @param {readonly string[]} names */
export function variantsTable(names) {
  const lines = names.flatMap((name) => {
    const entry = findModel(models, name);
    return Object.entries(entry.variants).map(([variant, { description }]) => {
      const { parameters, multiplyAdds } = summaryTotals(layers(name, variant));
      return `| \`${name}\` | \`${variant}\` | ${description} | ${number(parameters)} | ${number(multiplyAdds)} |`;
    });
  });
  return `| model | variant | description | parameters | multiply-adds |\n| --- | --- | --- | ---: | ---: |\n${lines.join('\n')}\n`;
}

/** A Markdown table of the recipes of models, with what they reached. @param {readonly string[]} names */
export function recipesTable(names) {
  const lines = recipes
    .filter(({ model }) => names.includes(model))
    .map((recipe) => {
      const accuracy = meanAccuracy(recipe);
      const reached =
        accuracy === undefined
          ? 'not measured yet'
          : `${(100 * accuracy).toFixed(2)} %, ${count(recipe.measured?.runs.length ?? 0)}`;
      return `| [\`${recipe.name}\`](/measurements/recipes#${recipe.name}) | ${recipe.description} | ${reached} |`;
    });
  return lines.length === 0 ? '' : `| recipe | | test accuracy |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** @param {number} seeds */
const count = (seeds) => (seeds === 1 ? '1 seed' : `mean of ${seeds} seeds`);
