import { deeperRecipes } from './deeper-recipes.js';
import { lenetRecipes } from './lenet-recipes.js';
import type { NamedRecipe } from './named-recipe.js';

/** Recipes with measured results, as data: how to train a model on a published set, where that is from, and what it achieves. */
export const recipes: readonly NamedRecipe[] = [...lenetRecipes, ...deeperRecipes];
