import type { RunFiles } from './run-files.js';

/** Folder of the checkpoints that a run keeps besides its last one. */
export const CHECKPOINTS_FOLDER = 'checkpoints';

/** The checkpoint of the best epoch, in a run's folder. */
export const BEST_CHECKPOINT = `${CHECKPOINTS_FOLDER}/best.safetensors`;

const NUMBERED = /^step-(\d+)\.safetensors$/;

/** Keeps a checkpoint among the last `keepLast`, and deletes the oldest ones. */
export async function keepCheckpoint(
  files: RunFiles | undefined,
  bytes: Uint8Array,
  { step, keepLast }: { readonly step: number; readonly keepLast: number | undefined },
): Promise<void> {
  if (!files || keepLast === undefined) return;
  await files.write(`${CHECKPOINTS_FOLDER}/step-${String(step).padStart(8, '0')}.safetensors`, bytes);
  const numbered = (await files.list(CHECKPOINTS_FOLDER)).filter((name) => NUMBERED.test(name));
  const byStep = numbered.sort((a, b) => stepOf(a) - stepOf(b));
  for (const name of byStep.slice(0, -keepLast)) await files.remove(`${CHECKPOINTS_FOLDER}/${name}`);
}

const stepOf = (name: string) => Number(NUMBERED.exec(name)?.[1]);
