import { Rng, summarize, summaryTotals } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { Output, type OutputFlags } from '../output.js';

interface SummaryFlags extends OutputFlags {
  readonly variant?: string;
  readonly input?: readonly [number, number, number];
  readonly classes?: number;
}

export async function summarizeModel(name: string, flags: SummaryFlags): Promise<void> {
  const output = new Output(flags);
  const entry = findModel(catalog, name);
  const variant = findVariant(entry, flags.variant);
  const { input = variant.input ?? entry.input, classes = variant.classes ?? entry.classes } = flags;
  const rows = summarize(() => variant.create({ input, classes }, new Rng(0)), input);
  for (const { layer, output: shape, parameters, connections, multiplyAdds, activationBytes } of rows) {
    output.record({ layer, output: shape, parameters, connections, multiplyAdds, activationBytes });
  }
  if (flags.json) return;
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
