import type { ScheduleSpec } from '@convkit/core';
import type { Fields, SpecKind } from '../specs/fields.js';
import type { ScheduleProgress } from './progress.js';

/** A schedule of the table. */
export interface ScheduleKind<Spec extends ScheduleSpec> extends SpecKind {
  readonly fields: Fields<Spec>;
  check?(path: string, spec: Spec): void;
  /** Learning rate of the next step. `base` is the optimizer's. */
  rate(spec: Spec, base: number, progress: ScheduleProgress): number;
}
