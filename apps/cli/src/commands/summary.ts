import {
  ConfigError,
  type LayerSummary,
  Rng,
  summarize,
  summaryTotals,
  type TrainingMemory,
  trainingMemory,
} from '@convkit/core';
import { catalog, findModel, findVariant, sequenceCatalog } from '@convkit/models';
import { getBackend } from '@tensorflow/tfjs-core';
import { ensureBackend } from 'convkit';
import { mebibytes, Output, type OutputFlags } from '../output/output.js';

interface SummaryFlags extends OutputFlags {
  readonly variant?: string;
  readonly input?: readonly [number, number, number];
  readonly classes?: number;
  readonly batchSize?: number;
  readonly backend?: 'wasm' | 'cpu';
}

/** Prints the layers of a model, and the memory of a training step if a batch size is given. */
export async function summarizeModel(name: string, flags: SummaryFlags): Promise<void> {
  const output = new Output(flags);
  const entry = findModel([...catalog, ...sequenceCatalog], name);
  const variant = findVariant(entry, flags.variant);
  const { input = variant.input ?? entry.input, classes = variant.classes ?? entry.classes } = flags;
  if (flags.backend !== undefined && flags.batchSize === undefined) {
    throw new ConfigError('--backend needs --batch-size, since only the memory estimate depends on it', {
      hint: 'Add --batch-size or leave out --backend.',
    });
  }
  const create = () => variant.create({ input, classes }, new Rng(0));
  const rows = summarize(create, input);
  for (const { layer, output: shape, parameters, connections, multiplyAdds, activationBytes } of rows) {
    output.json({ layer, output: shape, parameters, connections, multiplyAdds, activationBytes });
  }
  if (!flags.json) printRows(rows, output);
  if (flags.batchSize === undefined) return;
  const { batchSize, backend = 'wasm' } = flags;
  await ensureBackend({ backend });
  const { optimizer } = variant.recipe;
  const memory = trainingMemory(create, input, { batchSize, optimizer, target: getBackend() });
  output.json({
    event: 'memory',
    batchSize,
    optimizer: optimizer.name,
    backend: getBackend(),
    bytes: memory,
  });
  if (!flags.json) output.print(`\n${describe(memory, batchSize, optimizer.name)}`);
}

function printRows(rows: readonly LayerSummary[], output: Output): void {
  const total = summaryTotals(rows);
  output.table(
    ['layer', 'type', 'output', 'parameters', 'connections', 'multiply-adds', 'activation bytes'],
    [
      ...rows.map((row) => [
        row.layer,
        row.type,
        row.output.join('x'),
        row.parameters,
        row.connections,
        row.multiplyAdds,
        row.activationBytes,
      ]),
      ['total', '', '', total.parameters, total.connections, total.multiplyAdds, total.activationBytes],
    ],
  );
}

function describe(memory: TrainingMemory, batchSize: number, optimizer: string): string {
  const { peak, ...parts } = memory;
  const list = Object.entries(parts).map(([part, bytes]) => `${part} ${mebibytes(bytes)}`);
  return `memory of a training step with batch size ${batchSize} and ${optimizer}: at most ${mebibytes(peak)} (${list.join(', ')})`;
}
