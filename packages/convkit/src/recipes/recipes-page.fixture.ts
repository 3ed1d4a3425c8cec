import { meanAccuracy, recipeCommand } from './find-recipe.js';
import type { NamedRecipe } from './named-recipe.js';

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const error = (accuracy: number) => percent(1 - accuracy);

const rowOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [rowOf(head), rowOf(head.map(() => '---')), ...rows.map(rowOf)].join('\n');

/** Table of all recipes, one per row. */
export function recipesTable(recipes: readonly NamedRecipe[]): string {
  return table(
    ['recipe', 'model', 'data', 'epochs', 'test accuracy', 'hours'],
    recipes.map((recipe) => {
      const { name, model, data, options, hours } = recipe;
      return [`\`${name}\``, model, data, String(options.epochs), accuracyOf(recipe), String(hours)];
    }),
  );
}

function accuracyOf(recipe: NamedRecipe): string {
  const mean = meanAccuracy(recipe);
  return mean === undefined ? 'not measured yet' : `${percent(mean)} (${seedsOf(recipe)})`;
}

function seedsOf({ measured }: NamedRecipe): string {
  const seeds = measured?.runs.map(({ seed }) => seed) ?? [];
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

/** The page of docs that describes every recipe. */
export function recipesPage(recipes: readonly NamedRecipe[]): string {
  const intro = [
    '# Recipes',
    '',
    'How to train networks on published datasets, with measured results. This page is generated from `packages/convkit/src/recipes` ([how](../CONTRIBUTING.md#add-a-recipe)). `convkit recipes` prints the same, `convkit train --recipe NAME` trains one, and other options override its settings.',
    '',
    'Hours are those of a run on two idle cores. The test images were used once, after the last epoch, and for no choice unless the recipe says so. The curves show their accuracy after each epoch only because they also serve for validation.',
    '',
    recipesTable(recipes),
  ];
  return `${[...intro, ...recipes.map((recipe) => `\n${section(recipe)}`)].join('\n')}\n`;
}

function section(recipe: NamedRecipe): string {
  const { name, description, model, options, source, choice, measured } = recipe;
  const { reference, section: place, note, error: published } = source;
  return [
    `## ${name}`,
    '',
    `${description}.`,
    '',
    '```sh',
    recipeCommand(recipe),
    '```',
    '',
    `- **Settings.** ${model}, ${settings(options)}. Other settings come from the model's own recipe.`,
    `- **Source.** ${reference}${place ? `, ${place}` : ''}. ${note}${published === undefined ? '' : ` The source has an error of ${percent(published)}.`}`,
    ...(choice === undefined ? [] : [`- **Choice.** ${choice}`]),
    `- **Result.** ${measured ? result(measured) : 'Not measured yet.'}`,
  ].join('\n');
}

const settings = (options: NamedRecipe['options']) =>
  Object.entries(options)
    .map(([name, value]) => `${name} \`${typeof value === 'object' ? JSON.stringify(value) : value}\``)
    .join(', ');

function result({ runs, curve, kernelBuild, note }: NonNullable<NamedRecipe['measured']>): string {
  const errors = runs.map(
    ({ seed, accuracy }) => `seed ${seed}: ${percent(accuracy)}, an error of ${error(accuracy)}`,
  );
  const points = curve.map(({ epoch, accuracy }) => `${percent(accuracy)} after epoch ${epoch}`);
  const more = note === undefined ? '' : ` ${note}`;
  return `${errors.join('; ')}. Seed ${runs[0]?.seed}: ${points.join(', ')}. Kernel build \`${kernelBuild}\`.${more}`;
}
