import { describe, expect, it } from 'vitest';
import { models } from './models.fixture.js';
import { findModel } from './models.js';
import { type OwnPlan, planOwn } from './own-defaults.js';
import { DEFAULTS, type Settings } from './settings.js';

const recipeOf = ({ model, variant }: Settings) =>
  (findModel(models, model, variant) as NonNullable<ReturnType<typeof findModel>>).variant.recipe;
const plan = (settings: Settings, images: number | undefined, last?: OwnPlan) =>
  planOwn(settings, recipeOf(settings), images, last);

describe('the defaults for the user’s own images', () => {
  it('make 300 steps or more of 32 images, in small batches, and suit any network', () => {
    const small = { batchSize: 8, epochs: 75, optimizer: 'adamw', learningRate: 0.001, schedule: 'cosine' };
    expect(plan(DEFAULTS, 32).set).toEqual(small);
    const resnet: Settings = { ...DEFAULTS, model: 'resnet20', variant: 'paper', optimizer: 'sgd' };
    expect(plan({ ...resnet, learningRate: 0.1, batchSize: 128 }, 32).set).toEqual(small);
  });

  it('leave the recipe as it is for many images', () => {
    const { set } = plan(DEFAULTS, 20_000);
    expect(set).toMatchObject({ batchSize: 64, epochs: 5, optimizer: 'adam', schedule: 'recipe' });
  });

  it('keep what the user chose, before and after', () => {
    expect(plan({ ...DEFAULTS, epochs: 12, batchSize: 4 }, 32).set).toMatchObject({
      epochs: 12,
      batchSize: 4,
      optimizer: 'adam',
    });
    const first = plan(DEFAULTS, 32);
    const changed = { ...DEFAULTS, ...first.set, epochs: DEFAULTS.epochs };
    expect(plan(changed, 64, first).set).toMatchObject({ epochs: DEFAULTS.epochs, batchSize: 8 });
    expect(
      plan({ ...changed, ...plan(changed, 64, first).set }, 96, plan(changed, 64, first)).set.epochs,
    ).toBe(5);
  });

  it('are undone for other data, and made again for another network', () => {
    const first = plan(DEFAULTS, 32);
    const settings = { ...DEFAULTS, ...first.set };
    const { set } = plan(settings, undefined, first);
    expect({ ...settings, ...set }).toEqual(DEFAULTS);
    // Choosing a network sets its recipe, but not the epochs.
    const resnet: Settings = { ...settings, model: 'resnet20', variant: 'paper', optimizer: 'sgd' };
    const next = plan({ ...resnet, learningRate: 0.1, batchSize: 128, schedule: 'recipe' }, 32, first);
    expect(next.set).toEqual(first.set);
  });
});
