import { activeBackend } from '@convkit/backend';
import { MemoryRunStore, type RunStore, withRecovery } from '@convkit/train';
import { getBackend } from '@tensorflow/tfjs-core';
import { ensureBackend } from '../backend.js';
import type { PreparationEvent } from './events.js';
import type { TrainingOptions } from './options.js';

/** A store in memory for a run without one, if its backend may lose its device. */
export const storeForRecovery = (): RunStore | undefined =>
  activeBackend()?.recover ? new MemoryRunStore() : undefined;

/**
 * Runs `attempt`, and repeats it whenever the graphics device is lost: on the recovered device, or on WebAssembly if it cannot be recovered.
 * Emits the events of each attempt.
 * @param attempt Gets whether it is a repetition, which resumes the run.
 */
export async function survivingLostDevice<Event, Result>(
  options: TrainingOptions,
  emit: (event: Event | PreparationEvent) => void,
  attempt: (
    options: TrainingOptions,
    isRepeated: boolean,
  ) => AsyncGenerator<Event | PreparationEvent, Result, undefined>,
): Promise<Result> {
  let current = options;
  const device = { recover: async () => (await activeBackend()?.recover?.()) ?? false };
  const fallBack = async () => {
    if (['wasm', 'cpu'].includes(getBackend())) return undefined;
    const { name } = await ensureBackend({ ...options, backend: 'wasm' });
    current = { ...options, backend: 'wasm' };
    return name;
  };
  const events = withRecovery(device, (count) => attempt(current, count > 0), { fallBack });
  for (;;) {
    const { value, done } = await events.next();
    if (done) return value;
    emit(value);
  }
}
