import { writeFile } from 'node:fs/promises';
import { encodeSafetensors, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { CheckpointError, flattenedInputShapes } from '@convkit/core';
import { Output, type OutputFlags } from '../output/output.js';
import { activate, loadRun } from '../run-setup.js';

interface ExportFlags extends OutputFlags {
  readonly format: 'safetensors' | 'torch';
  readonly to: string;
}

/** Writes the weights of a run to a safetensors file, in convkit's or PyTorch's layout. */
export async function exportRun(folder: string, { format, to, ...flags }: ExportFlags): Promise<void> {
  const output = new Output(flags);
  await activate({ backend: 'cpu' });
  const { spec, model } = await loadRun(folder);
  const own = await readStateDict(model);
  const weights =
    format === 'torch' ? toTorchLayout(own, flattenedInputShapes(model, spec.model.input)) : own;
  const { name, variant, classes } = spec.model;
  const bytes = encodeSafetensors(weights, {
    format: format === 'torch' ? 'pt' : 'convkit',
    model: name,
    variant,
  });
  await writeFile(to, bytes).catch((cause: unknown) => {
    throw new CheckpointError(`cannot write ${to}: ${(cause as Error).message}`, { cause });
  });
  output.print(`${to}: ${name} (${variant}), ${classes.length} classes, ${weights.size} tensors`);
  output.json({ event: 'export', format, file: to, tensors: weights.size, bytes: bytes.length });
}
