import { CheckpointError } from '@convkit/core';
import type { GraphStep } from '../network/graph-step.js';
import { isNonNegative, type Sides, type Step, stepsOf } from '../network/step.js';
import { equalNumbers, NO_SIDES } from '../network/windows.js';
import type { KerasStep } from './convert-layers.js';

/** A step of a file and the step of a network that computes the same. */
export type StepPair = readonly [stored: KerasStep, own: GraphStep];

/** What is compared. */
export interface Compared {
  readonly file: string;
  readonly network: string;
}

/**
 * Compares the steps of a file with those of a network one by one, and returns those with weights. An activation at the end of the file,
 * such as softmax, may be absent from the network.
 * @throws CheckpointError naming the first difference.
 */
export function matchSteps(
  stored: KerasStep,
  own: GraphStep,
  { file, network }: Compared,
  note: (text: string) => void,
): StepPair[] {
  const [theirs, ours] = [joinPadding(stepsOf(stored)), joinPadding(stepsOf(own))];
  const last = theirs.at(-1);
  if (last?.kind === 'activation' && theirs.length === ours.length + 1) {
    theirs.pop();
    note(
      `${last.settings.activation} at the end of ${file} is left out: the network outputs what it is applied to`,
    );
  }
  const pairs: StepPair[] = [];
  for (let i = 0; i < Math.max(theirs.length, ours.length); i++) {
    const [a, b] = [theirs[i], ours[i]];
    if (a && b && equalSteps(a, b)) {
      if (Object.keys(b.weights).length > 0) pairs.push([a, b]);
      continue;
    }
    throw new CheckpointError(
      `${file} does not fit ${network}: ${describe(a, 'it')} where ${describe(b, 'the network')}`,
      {
        code: 'CHECKPOINT_WEIGHTS',
        hint: 'Create a network with the same layers, in the same order.',
      },
    );
  }
  return pairs;
}

/** Moves zeros around an image into the step that takes it, where they mean the same. */
function joinPadding<W>(steps: readonly Step<W>[]): Step<W>[] {
  const joined: Step<W>[] = [];
  for (const step of steps) {
    const before = joined.at(-1);
    const isSame =
      step.kind === 'conv2d' ||
      step.kind === 'depthwiseConv2d' ||
      // Zeros take part in a maximum, unlike padding, but never win against what is not negative.
      (step.kind === 'maxPool' && before?.inputs.every(isNonNegative));
    if (before?.kind === 'pad' && isSame) {
      const sides = [before, step].map(({ settings }) => settings.sides ?? NO_SIDES) as [Sides, Sides];
      const sum = sides[0].map((count, side) => count + (sides[1][side] as number)) as unknown as Sides;
      joined[joined.length - 1] = { ...step, settings: { ...step.settings, sides: sum } };
    } else {
      joined.push(step);
    }
  }
  return joined;
}

function equalSteps(a: KerasStep, b: GraphStep): boolean {
  const [left, right] = [a.settings, b.settings];
  // With the same output, a difference at the bottom or the right is beyond the last window.
  const corners = [left.sides, right.sides].map((sides = NO_SIDES) => [sides[0], sides[2]]);
  return (
    a.kind === b.kind &&
    equalNumbers(a.shape, b.shape) &&
    equalNumbers(left.window, right.window) &&
    equalNumbers(left.strides, right.strides) &&
    equalNumbers(left.dilations, right.dilations) &&
    equalNumbers(corners[0], corners[1]) &&
    left.activation === right.activation
  );
}

function describe(step: Step<unknown> | undefined, side: string): string {
  if (!step) return `${side} ends`;
  const { window, strides, sides, units, activation } = step.settings;
  const parts = [
    activation ?? step.kind,
    window && `of ${window.join('x')}`,
    units !== undefined && `to ${units}`,
    strides && `with stride ${strides.join('x')}`,
    sides && `and padding [${sides}]`,
  ].filter(Boolean);
  const layer = step.layer === '' ? '' : ` (${step.layer})`;
  return `${side} has ${parts.join(' ')}${layer} with an output of [${step.shape}]`;
}
