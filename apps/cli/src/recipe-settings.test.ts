import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@convkit/core';
import {
  type ClassificationData,
  findRecipe,
  recipeCommand,
  recipeOptions,
  recipes,
  type TrainClassifierOptions,
} from 'convkit';
import { expect, it } from 'vitest';
import { optionsOf } from './commands/train.js';
import { createProgram } from './program.js';
import { recipeSettings, requestedSettings } from './recipe-settings.js';
import { convkit } from './run-cli.fixture.js';

it('are the options of the recipe by the names of flags, and flags override them', () => {
  const recipe = findRecipe('lenet5-fashion-mnist');
  const { learningRate, ...options } = recipe.options;
  expect(recipeSettings(recipe)).toEqual({
    model: 'lenet5',
    data: 'fashion-mnist',
    ...options,
    lr: learningRate,
  });
  const flags = { epochs: 2, seed: 7 };
  expect(requestedSettings(undefined, recipe.name, flags)).toEqual({ ...recipeSettings(recipe), ...flags });
  expect(requestedSettings('lenet5', recipe.name, flags)).toMatchObject(flags);
});

it('leave out the learning rate if a flag names another optimizer', () => {
  const settings = requestedSettings(undefined, 'lenet5-fashion-mnist', { optimizer: 'sgd' } as const);
  expect(settings).toMatchObject({ optimizer: 'sgd', augment: expect.anything() });
  expect(settings).not.toHaveProperty('lr');
});

it.each([
  ['no model and no recipe', undefined, undefined, 'train needs a model or a recipe'],
  ['an unknown recipe', undefined, 'lenet6-mnist', "there is no recipe 'lenet6-mnist'"],
  [
    'a model that the recipe does not train',
    'nin',
    'lenet5-mnist',
    '--recipe lenet5-mnist trains lenet5, not nin',
  ],
])('reject %s', (_, model, recipe, message) => {
  expect(() => requestedSettings(model, recipe, {})).toThrow(ConfigError);
  expect(() => requestedSettings(model, recipe, {})).toThrow(message);
});

it('convkit recipes lists all, and describes one', async () => {
  const all = await convkit(['recipes']);
  for (const { name } of recipes) expect(all.stdout).toContain(name);
  const one = await convkit(['recipes', 'lenet5-original-mnist-distorted', '--json']);
  expect(one.records).toEqual([
    expect.objectContaining({
      model: 'lenet5',
      command: expect.stringContaining('--recipe lenet5-original'),
    }),
  ]);
  const text = await convkit(['recipes', 'lenet5-mnist']);
  expect(text.stdout).toContain('seed 2: 99.36%');
  expect(await convkit(['recipes', 'x'])).toMatchObject({ code: 2 });
});

/** The options of `trainClassifier` that a command line stands for. */
function optionsOfCommand(command: string, data: ClassificationData): TrainClassifierOptions {
  const program = createProgram();
  let options: TrainClassifierOptions | undefined;
  const train = program.commands.find((each) => each.name() === 'train');
  train?.action((model, { recipe, out: _, ...flags }) => {
    options = optionsOf(requestedSettings(model, recipe, flags), data);
  });
  program.parse(command.split(' ').slice(1), { from: 'user' });
  return options as TrainClassifierOptions;
}

it.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  '%s: its command asks for its options',
  (_, recipe) => {
    const data = { classes: [] } as unknown as ClassificationData;
    const options = optionsOfCommand(recipeCommand(recipe, 3), data);
    expect(options).toEqual({ ...recipeOptions(recipe), data, seed: 3 });
  },
);

it('convkit train --recipe trains a recipe, overridden by flags, and resumes it', async () => {
  const run = mkdtempSync(join(tmpdir(), 'convkit-recipe-'));
  try {
    const command = ['train', '--recipe', 'lenet5-mnist', '--epochs', '1', '--limit', '40', '--json'];
    const started = await convkit([...command, '--out', run]);
    expect(started.code, started.stderr).toBe(0);
    expect(started.records.at(-1)).toMatchObject({ event: 'done' });
    const resumed = await convkit([...command, '--resume', run]);
    expect(resumed.records.at(-1)).toEqual(started.records.at(-1));
  } finally {
    rmSync(run, { recursive: true });
  }
  expect(await convkit(['train', '--data', 'mnist'])).toMatchObject({ code: 2 });
});
