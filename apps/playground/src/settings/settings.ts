import type { OptimizerSpec, ScheduleSpec } from '@convkit/core';
import { signal } from '@preact/signals';

/** What the Train page lets one choose; plain data that fits into an address. */
export interface Settings {
  readonly model: string;
  readonly variant: string;
  /** Maps of the hidden layers relative to the published ones. */
  readonly widthMultiplier: number;
  /** Height and width of the network's input in pixels; 0: the model's own. */
  readonly side: number;
  readonly data: string;
  /** Trains on the first so many images; 0: all. */
  readonly limit: number;
  readonly augmentation: string;
  readonly optimizer: OptimizerSpec['name'];
  readonly learningRate: number;
  readonly schedule: ScheduleSpec['name'] | 'recipe';
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly backend: string;
  readonly threads: number;
}

/** One fewer than the cores, so that the page stays quick; at most 8. */
export const defaultThreads = (cores = globalThis.navigator?.hardwareConcurrency ?? 1): number =>
  Math.max(1, Math.min(8, cores - 1));

export const DEFAULTS: Settings = {
  model: 'lenet5',
  variant: 'modern',
  widthMultiplier: 1,
  side: 0,
  data: 'mnist-first-5000',
  limit: 0,
  augmentation: 'none',
  optimizer: 'adam',
  learningRate: 0.002,
  schedule: 'recipe',
  epochs: 5,
  batchSize: 64,
  seed: 1,
  backend: 'wasm',
  threads: defaultThreads(),
};

export const settings = signal<Settings>(DEFAULTS);

/** Some of the settings, from now on. */
export function change(some: Partial<Settings>): void {
  settings.value = { ...settings.value, ...some };
}
