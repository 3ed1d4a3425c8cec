import { findRecipe, meanAccuracy, type NamedRecipe, recipeCommand, recipes } from 'convkit';
import { counted, Output, type OutputFlags, percent } from '../output/output.js';

/** Lists the recipes, or describes one. */
export function listRecipes(name: string | undefined, flags: OutputFlags): void {
  const output = new Output(flags);
  if (name !== undefined) {
    describe(output, findRecipe(name));
    return;
  }
  for (const recipe of recipes) output.json({ ...recipe, command: recipeCommand(recipe) });
  if (flags.json) return;
  output.table(
    ['name', 'model', 'data', 'test accuracy', 'hours'],
    recipes.map((recipe) => [
      recipe.name,
      recipe.model,
      recipe.data,
      accuracyOf(recipe),
      String(recipe.hours),
    ]),
  );
  output.print(
    '\nDescribe a recipe with convkit recipes NAME, and train it with convkit train --recipe NAME.',
  );
}

function describe(output: Output, recipe: NamedRecipe): void {
  const { name, description, model, data, options, source, choice, hours, measured } = recipe;
  output.json({ ...recipe, command: recipeCommand(recipe) });
  output.print(`${name}: ${description}`);
  output.print(`model: ${model}`);
  output.print(`data: ${data}`);
  for (const [option, value] of Object.entries(options)) {
    output.print(`${option}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  }
  output.print(`source: ${source.reference}${source.section ? `, ${source.section}` : ''}. ${source.note}`);
  if (source.error !== undefined) output.print(`error of the source: ${percent(source.error)}`);
  if (choice !== undefined) output.print(`choice: ${choice}`);
  output.print(`test accuracy: ${accuracyOf(recipe)}`);
  if (measured) {
    for (const { epoch, accuracy } of measured.curve)
      output.print(`  after epoch ${epoch}: ${percent(accuracy)}`);
    for (const { seed, accuracy } of measured.runs) output.print(`  seed ${seed}: ${percent(accuracy)}`);
    output.print(`  kernel build: ${measured.kernelBuild}`);
    if (measured.note !== undefined) output.print(`  ${measured.note}`);
  }
  output.print(`hours on two cores: ${hours}`);
  output.print(`command: ${recipeCommand(recipe)}`);
}

function accuracyOf(recipe: NamedRecipe): string {
  const mean = meanAccuracy(recipe);
  if (mean === undefined) return 'not measured yet';
  return `${percent(mean)} (${counted(recipe.measured?.runs.length ?? 0, 'seed')})`;
}
