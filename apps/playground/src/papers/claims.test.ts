import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { expect, it } from 'vitest';
import { settingsFromText } from '../state/share.js';
import { CLAIMS, type Claim, claimAddress } from './claims.js';

const claims: [string, Claim][] = Object.values(CLAIMS).flatMap((all: readonly Claim[]) =>
  all.map((claim): [string, Claim] => [claim.name, claim]),
);

it.each(claims)(
  '%s: the catalog has the model, and it takes grey pictures of this side',
  (_, { settings }) => {
    const { model, variant, side, width } = settings;
    const entry = findModel(catalog, String(model));
    const pixels = Number(side ?? entry.input[0]);
    const input = [pixels, pixels, 1] as const;
    const options = { input, classes: 10, ...(width !== undefined && { width: Number(width) }) };
    const layers = summarize(() => findVariant(entry, String(variant)).create(options, new Rng(0)), input);
    expect(summaryTotals(layers).parameters).toBeGreaterThan(1000);
  },
);

it('an address carries the settings', () => {
  const address = claimAddress({ name: 'any', settings: { model: 'nin', width: 0.25 } });
  expect(address).toBe('#/train?model=nin&width=0.25');
});

it.each(claims)('%s: the Train page understands the address', (_, claim) => {
  const models = catalog.map(({ variants, ...entry }) => ({
    ...entry,
    variants: Object.entries(variants).map(([name, { description, recipe }]) => ({
      name,
      description,
      recipe,
    })),
  }));
  const text = claimAddress(claim).split('?')[1] as string;
  const { settings, problems } = settingsFromText(text, { models, sources: ['mnist', 'mnist-first-5000'] });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject(claim.settings);
});
