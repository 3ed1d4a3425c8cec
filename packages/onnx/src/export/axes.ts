import { util } from '@tensorflow/tfjs-core';
import { CHANNELS_FIRST_AXES } from './permute.js';
import type { Form } from './values.js';

/** Position of tfjs's `axis` in a form. */
export const axisIn = (form: Form, axis: number): number =>
  form === 'channels-first' ? (CHANNELS_FIRST_AXES[axis] as number) : axis;

/** Resolves axes as tfjs does: all if there are none, negative ones from the end. */
export const resolveAxes = (axis: number | number[] | undefined | null, shape: readonly number[]): number[] =>
  util.parseAxisParam(axis as number, [...shape]);

/** Resolves one axis. */
export const resolveAxis = (axis: number, shape: readonly number[]): number =>
  resolveAxes(axis, shape)[0] as number;
