import { deeperRecipes } from './deeper-recipes.js';
import { lenetRecipes } from './lenet-recipes.js';
import type { NamedRecipe } from './named-recipe.js';

/** Recipes with measured results, as data. */
export const recipes: readonly NamedRecipe[] = [...lenetRecipes, ...deeperRecipes];
