import type { RunSpec } from '@convkit/core';
import type { TrainerData } from '../trainer-parts.js';
import type { ActiveBackend } from './network.js';

/** Waits for both. If only the data are there, closes them and throws. */
export async function waitForBackendAndData(
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

/** Adds the number of channels of the data to the spec, and their class names if it has none. */
export function completeSpec(spec: RunSpec, { classes, channels }: TrainerData): RunSpec {
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
