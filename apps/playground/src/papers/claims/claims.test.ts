import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { expect, it } from 'vitest';
import { models } from '../../settings/models.fixture.js';
import { settingsFromText } from '../../settings/settings-text.js';
import { CLAIMS, type Claim, type ClaimSettings, settingsAddress } from './claims.js';

const runs: [string, ClaimSettings][] = Object.values<Claim>(CLAIMS).flatMap((claim) =>
  claim.runs.map(({ name, settings }): [string, ClaimSettings] => [name, settings]),
);

it.each(runs)(
  '%s: the catalog has the model, and it accepts grayscale images of this size',
  (_, settings) => {
    const { model, variant, side, widthMultiplier } = settings;
    const entry = findModel(catalog, model);
    const pixels = side ?? (entry.input[0] as number);
    const input = [pixels, pixels, 1] as const;
    const options = { input, classes: 10, ...(widthMultiplier !== undefined && { widthMultiplier }) };
    const layers = summarize(() => findVariant(entry, variant).create(options, new Rng(0)), input);
    expect(summaryTotals(layers).parameters).toBeGreaterThan(1000);
  },
);

it('writes the settings into the address', () => {
  const address = settingsAddress({ model: 'nin', variant: 'paper', widthMultiplier: 0.25 });
  expect(address).toBe('#/train?model=nin&variant=paper&widthMultiplier=0.25');
});

it.each(runs)('%s: the Train page reads the settings from the address', (_, chosen) => {
  const text = settingsAddress(chosen).split('?')[1] as string;
  const { settings, problems } = settingsFromText(text, { models, sources: ['mnist', 'mnist-first-5000'] });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject(chosen);
});
