import { NumericError } from '@convkit/core';
import { describe, expect, it, vi } from 'vitest';
import type { ImagePrediction } from '../requests/predict-image.js';
import { RunView } from '../runs/run-view.js';
import { models } from '../settings/models.fixture.js';
import { toRunSpec } from '../settings/run-spec.js';
import { DEFAULTS, type Settings } from '../settings/settings.js';
import { settingsFromText } from '../settings/settings-text.js';
import type { Evidence } from './evidence.js';
import { LESSONS, type Lesson, type LessonName } from './lessons.js';

vi.mock('./evidence.js', () => ({}));

const NOTHING: Evidence = {
  runs: [],
  answers: {},
  classes: [],
  hasImage: false,
  saving: 1,
  taughtAccuracy: undefined,
};
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const SEEN = {} as ImagePrediction['seen'];

const lesson = (name: LessonName) => LESSONS.find((each) => each.name === name) as Lesson;
const isDone = (name: LessonName, found: Partial<Evidence>) => lesson(name).isDone({ ...NOTHING, ...found });

function aRun(some: Partial<Settings> = {}): RunView {
  const settings = { ...DEFAULTS, ...some };
  return new RunView('r', 1, toRunSpec(settings, models), settings);
}

/** A run after an epoch with this accuracy on the validation set. */
function runAt(validationAccuracy: number, some: Partial<Settings> = {}): RunView {
  const view = aRun(some);
  const other = { trainLoss: 1, validationLoss: 1, trainAccuracy: 1, metrics: {}, imagesPerSecond: 1 };
  view.handle({ type: 'epoch', epoch: 1, step: 1, validationAccuracy, ...other }, 0);
  return view;
}

/** A run whose gradients were measured at `step`. */
function runWithGradients(model: string, step: number): RunView {
  const view = aRun({ model, variant: 'cifar' });
  const insight = { gradientNorms: { conv1: 1 }, updateRatios: {}, deadUnits: {} };
  const figures = { loss: 1, accuracy: 1, images: 8, learningRate: 1, ...insight };
  view.handle({ type: 'step', step, epoch: 1, ...figures }, 0);
  return view;
}

/** An answer with this label, whose class has probability `certainty`. */
const predict = (label: number, certainty: number) => ({
  label,
  probabilities: DIGITS.map((_, i) => (i === label ? certainty : (1 - certainty) / 9)),
  seen: SEEN,
});

it('there are eight lessons, none of which is done before anything happens', () => {
  expect(LESSONS.map(({ name }) => name)).toHaveLength(8);
  expect(LESSONS.filter((each) => each.isDone(NOTHING))).toEqual([]);
});

it.each(LESSONS.filter(({ address }) => address.includes('?')).map(({ address }) => address))(
  'Train reads the settings in %s',
  (address) => {
    const text = address.split('?')[1] as string;
    expect(settingsFromText(text, { models, sources: ['own'] }).problems).toEqual([]);
  },
);

describe('a task is done', () => {
  it('train: at 95% on the validation set', () => {
    expect(isDone('train', { runs: [runAt(0.949)] })).toBe(false);
    expect(isDone('train', { runs: [runAt(0.95)] })).toBe(true);
    expect(lesson('train').soFar?.({ ...NOTHING, runs: [runAt(0.949)] })).toBe('94.9%');
  });

  it('draw: if the image is read as a 7', () => {
    const drawn = { classes: DIGITS, hasImage: true };
    expect(isDone('draw', { ...drawn, answers: { predict: predict(1, 0.9) } })).toBe(false);
    expect(isDone('draw', { ...drawn, answers: { predict: predict(7, 0.4) } })).toBe(true);
    expect(isDone('draw', { ...drawn, hasImage: false, answers: { predict: predict(7, 0.4) } })).toBe(false);
  });

  it('confuse: if no class has 50%', () => {
    expect(isDone('confuse', { hasImage: true, answers: { predict: predict(3, 0.5) } })).toBe(false);
    expect(isDone('confuse', { hasImage: true, answers: { predict: predict(3, 0.49) } })).toBe(true);
  });

  it('confuse: not by a network without a valid answer', () => {
    const invalid = { label: -1, probabilities: DIGITS.map(() => Number.NaN), seen: SEEN };
    expect(isDone('confuse', { hasImage: true, answers: { predict: invalid } })).toBe(false);
    expect(
      lesson('confuse').soFar?.({ ...NOTHING, hasImage: true, answers: { predict: invalid } }),
    ).toBeUndefined();
  });

  it('inside: if feature maps of an image and filters were shown', () => {
    expect(isDone('inside', { hasImage: true, answers: { activations: [] } })).toBe(false);
    expect(isDone('inside', { hasImage: true, answers: { activations: [], filters: [] } })).toBe(true);
  });

  it('break: if a run diverged, not if it failed otherwise', () => {
    const view = aRun();
    view.fail(new Error('ended by another run'));
    expect(isDone('break', { runs: [view] })).toBe(false);
    view.fail(new NumericError('Training diverged at step 4: the learning rate (100) is too high'));
    expect(isDone('break', { runs: [view] })).toBe(true);
  });

  it('gradients: if both networks were measured at step 21', () => {
    const plain = runWithGradients('plain34', 21);
    expect(isDone('gradients', { runs: [plain] })).toBe(false);
    expect(isDone('gradients', { runs: [plain, runWithGradients('resnet34', 11)] })).toBe(false);
    expect(isDone('gradients', { runs: [plain, runWithGradients('resnet34', 21)] })).toBe(true);
  });

  it('savings: at a fifteenth of the multiplications', () => {
    expect(isDone('savings', { saving: 9.7 })).toBe(false);
    expect(isDone('savings', { saving: 15 })).toBe(true);
  });

  it('own: at 80% on own classes, taught or trained, not on digits', () => {
    expect(isDone('own', { taughtAccuracy: 0.79 })).toBe(false);
    expect(isDone('own', { taughtAccuracy: 0.8 })).toBe(true);
    expect(isDone('own', { runs: [runAt(1)] })).toBe(false);
    expect(isDone('own', { runs: [runAt(0.79, { data: 'own' })] })).toBe(false);
    expect(isDone('own', { runs: [runAt(0.8, { data: 'own' })] })).toBe(true);
  });
});
