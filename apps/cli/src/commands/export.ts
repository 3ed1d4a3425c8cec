import { writeFile } from 'node:fs/promises';
import { encodeSafetensors, toTorchLayout } from '@convkit/checkpoint';
import { CheckpointError, flattenedInputShapes, Rng, type RunSpec } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { ensureBackend } from 'convkit';
import { openCheckpoint } from '../open-run.js';
import { counted, Output, type OutputFlags } from '../output/output.js';

interface ExportFlags extends OutputFlags {
  readonly format: 'safetensors' | 'torch';
  readonly to: string;
}

/** Writes the weights of a run to a safetensors file, in convkit's or PyTorch's layout. */
export async function exportRun(folder: string, { format, to, ...flags }: ExportFlags): Promise<void> {
  const output = new Output(flags);
  const { spec, weights: own } = await openCheckpoint(folder);
  const { name, variant, classes, ...options } = (spec as RunSpec).model;
  await ensureBackend({ backend: 'cpu' });
  const model = findVariant(findModel(catalog, name), variant).create(
    { ...options, classes: classes.length },
    new Rng(0),
  );
  const weights = format === 'torch' ? toTorchLayout(own, flattenedInputShapes(model, options.input)) : own;
  const bytes = encodeSafetensors(weights, {
    format: format === 'torch' ? 'pt' : 'convkit',
    model: name,
    variant,
  });
  await writeFile(to, bytes).catch((cause: unknown) => {
    throw new CheckpointError(`cannot write ${to}: ${(cause as Error).message}`, { cause });
  });
  output.print(
    `${to}: ${name} (${variant}), ${counted(classes.length, 'class', 'classes')}, ${counted(weights.size, 'tensor')}`,
  );
  output.json({ event: 'export', format, file: to, tensors: weights.size, bytes: bytes.length });
}
