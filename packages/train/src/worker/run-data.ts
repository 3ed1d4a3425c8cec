import type { RunSpec } from '@convkit/core';
import type { ActiveBackend } from './network.js';
import type { TrainerData } from './trainer-parts.js';

/** Waits for both; data that come without a backend are closed. */
export async function together(
  activating: Promise<ActiveBackend>,
  opening: Promise<TrainerData>,
): Promise<{ active: ActiveBackend; data: TrainerData }> {
  const [active, data] = await Promise.allSettled([activating, opening]);
  if (active.status === 'fulfilled' && data.status === 'fulfilled') {
    return { active: active.value, data: data.value };
  }
  if (data.status === 'fulfilled') await data.value.close?.();
  throw (active.status === 'rejected' ? active : (data as PromiseRejectedResult)).reason;
}

/** The spec with the classes of the data, unless it names its own, and with their channels. */
export function completed(spec: RunSpec, { classes, channels }: TrainerData): RunSpec {
  const [height, width] = spec.model.input as [number, number];
  const { model } = spec;
  return {
    ...spec,
    model: {
      ...model,
      classes: model.classes.length > 0 ? model.classes : classes,
      input: [height, width, channels],
    },
  };
}
