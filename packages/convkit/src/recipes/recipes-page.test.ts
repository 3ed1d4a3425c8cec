import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { recipes } from './recipes.js';
import { recipesPage, recipesTable } from './recipes-page.fixture.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('docs/recipes.md describes the recipes', async () => {
  await expect(recipesPage(recipes)).toMatchFileSnapshot(file('../../../../docs/recipes.md'));
});

it('the README lists the recipes', async () => {
  const readme = file('../../README.md');
  const [start, end] = ['<!-- recipes -->', '<!-- end of recipes -->'];
  const [before, rest = ''] = readFileSync(readme, 'utf8').split(start);
  const [, after] = rest.split(end);
  const expected = `${before}${start}\n\n${recipesTable(recipes)}\n\n${end}${after}`;
  await expect(expected).toMatchFileSnapshot(readme);
});
