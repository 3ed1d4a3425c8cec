import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERROR_CODES } from '@convkit/core';
import { expect, it, onTestFinished } from 'vitest';
import { createProgram } from '../../cli/dist/program.js';
import { commandLinePage } from '../generate/command-line.mjs';
import { errorCodesPage } from '../generate/error-codes.mjs';
import { layersTable, recipesTable, variantsTable } from '../generate/model-tables.mjs';

it('explains every error code', () => {
  const page = errorCodesPage();
  for (const code of ERROR_CODES) expect(page).toContain(`## ${code}\n`);
});

it('lists every command with its options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const page = commandLinePage(createProgram(), folder);
  for (const command of createProgram().commands) expect(page).toContain(`### ${command.name()}\n`);
  expect(page).toContain('| `--early-stopping');
});

it('shows the figures of the catalog', () => {
  expect(layersTable('lenet5', 'original')).toContain('| total | | | 60,000 |');
  expect(variantsTable(['resnet20'])).toContain('| `resnet20` | `paper` |');
  expect(recipesTable(['lenet5'])).toContain('99.36 %, mean of 3 seeds');
});
