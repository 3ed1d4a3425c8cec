import type { ValueTransform } from './contract.js';
import { finite, required } from './options.js';
import { tableOf } from './policies/tables.js';

/** Maps 0 to `low` and 255 to `high`. */
export interface RangeSpec {
  readonly name: 'range';
  readonly low: number;
  readonly high: number;
}

export const range: ValueTransform<RangeSpec> = {
  options: { low: required(finite), high: required(finite) },
  problem: ({ low, high }) =>
    low === high ? `low and high must be two different finite numbers, got ${low} and ${high}` : undefined,
  tables: ({ low, high }) => [tableOf((byte) => low + ((high - low) * byte) / 255)],
};
