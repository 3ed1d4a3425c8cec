import { CheckpointError } from '@convkit/core';
import { expect, it } from 'vitest';
import { CONFIG_FILE, parseRunConfig, readRunConfig, writeRunConfig } from './config-file.js';
import { MemoryRunFiles } from './run-files.js';

it('reads what it wrote', async () => {
  const files = new MemoryRunFiles();
  expect(await readRunConfig(files)).toBeUndefined();
  const config = { created: '2026-01-01T00:00:00.000Z', options: { model: 'lenet5' } };
  await writeRunConfig(files, config);
  expect(await readRunConfig(files)).toEqual(config);
  expect(new TextDecoder().decode(await files.read(CONFIG_FILE))).toContain('"version": 1');
});

it.each(['', '{', 'null', '{}', '{ "version": 1 }'])('rejects a damaged file: %s', (text) => {
  expect(() => parseRunConfig(text)).toThrow(CheckpointError);
  expect(() => parseRunConfig(text)).toThrow(/config\.json is damaged/);
});

it('rejects a newer version', () => {
  expect(() => parseRunConfig('{ "version": 2, "created": "" }')).toThrow(/has version 2/);
});
