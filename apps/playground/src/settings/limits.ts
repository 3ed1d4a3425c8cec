import type { NumberRange } from '../ui/read-number.js';
import type { Settings } from './settings.js';

type NumberName = {
  [Name in keyof Settings]: Settings[Name] extends number ? Name : never;
}[keyof Settings];

const whole = (min: number, max: number): NumberRange => ({ min, max, step: 1 });

/** Ranges of the settings that are numbers. */
export const LIMITS: Readonly<Record<NumberName, NumberRange>> = {
  widthMultiplier: { min: 0.01, max: 8 },
  side: whole(0, 512),
  limit: whole(0, 1_000_000),
  learningRate: { min: 1e-7, max: 100 },
  warmup: { min: 0, max: 1000 },
  weightDecay: { min: 0, max: 10 },
  clipNorm: { min: 0, max: 1e6 },
  labelSmoothing: { min: 0, max: 0.9 },
  ema: { min: 0, max: 0.9999 },
  earlyStopping: whole(0, 1000),
  epochs: whole(1, 1000),
  batchSize: whole(1, 4096),
  seed: whole(0, 2 ** 32 - 1),
  threads: whole(1, 64),
};
