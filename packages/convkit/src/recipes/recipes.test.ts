import { ConfigError } from '@convkit/core';
import { arrayDataset, DATASETS } from '@convkit/data';
import { describe, expect, it } from 'vitest';
import { classificationData } from '../data/build-data.js';
import { checkOptions } from '../training/check-options.js';
import { planRun } from '../training/run-spec.js';
import { findRecipe, meanAccuracy, recipeCommand, recipeOptions } from './find-recipe.js';
import { recipes } from './recipes.js';

/** As many blank images as the set has, without their pixels: only the counts and shapes matter to a plan. */
function blank(source: string) {
  const classes = Array.from({ length: 10 }, (_, label) => `class ${label}`);
  const labels = Array.from({ length: 60_000 }, (_, i) => i % 10);
  const one = arrayDataset({ images: new Uint8Array(784), labels: [0], shape: [28, 28, 1], classes });
  const train = { ...one, length: labels.length, labels };
  return classificationData({ source, train, test: train, background: 0 });
}

const context = { backend: { name: 'wasm', threads: 1 }, statistics: { mean: [0.2], std: [0.3] } };

it('have names of their own', () => {
  expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
});

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (name, recipe) => {
  it('is plain data and plans a run', () => {
    expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe);
    const options = { ...recipeOptions(recipe), data: blank(recipe.data), seed: 1 };
    checkOptions(options);
    const { spec, notes } = planRun(options, context);
    expect(notes).toEqual([]);
    expect(spec.model.name).toBe(recipe.model);
    expect(spec.recipe.epochs).toBe(recipe.options.epochs);
    expect(spec.data.transforms).toEqual(recipe.options.augment);
    expect(DATASETS).toHaveProperty(recipe.data);
  });

  it('is found by its name, and its command names it', () => {
    expect(findRecipe(name)).toBe(recipe);
    expect(recipeCommand(recipe, 3)).toContain(`convkit train --recipe ${name} --seed 3`);
  });

  it('has a curve that ends in the result of its first run', () => {
    const { measured, options, required } = recipe;
    if (!measured) return;
    const epochs = measured.curve.map(({ epoch }) => epoch);
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
    expect(measured.curve.at(-1)).toEqual({ epoch: options.epochs, accuracy: measured.runs[0]?.accuracy });
    for (const { accuracy } of measured.runs) expect(accuracy).toBeLessThanOrEqual(1);
    expect(meanAccuracy(recipe)).toBeGreaterThanOrEqual(required ?? 0);
  });
});

it('are not found by other names', () => {
  expect(() => findRecipe('lenet')).toThrow(ConfigError);
  expect(() => findRecipe('lenet')).toThrow("there is no recipe 'lenet'");
  expect(meanAccuracy({ ...findRecipe('lenet5-mnist'), measured: undefined })).toBeUndefined();
});
