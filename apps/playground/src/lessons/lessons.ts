import { formatNumber, formatPercent } from '../language/formats.js';
import { latestGradientStep } from '../papers/claims/gradients.js';
import { isDivergence } from '../runs/divergence.js';
import type { Evidence } from './evidence.js';

export type LessonName = 'train' | 'draw' | 'confuse' | 'inside' | 'break' | 'gradients' | 'savings' | 'own';

export interface Lesson {
  readonly name: LessonName;
  /** Where the task is done. Addresses of Train contain its settings. */
  readonly address: string;
  /** Whether the task is done. */
  readonly isDone: (evidence: Evidence) => boolean;
  /** How far the visitor is, as text. */
  readonly soFar?: (evidence: Evidence) => string | undefined;
}

/** The accuracy to reach in the first lesson, and with the visitor's own images. */
const GOALS = { train: 0.95, own: 0.8 } as const;
/** A prediction with a lower probability counts as confused. */
const CONFUSED = 0.5;
/** The step whose gradients the networks with and without shortcuts are compared at. */
const COMPARED_STEP = 21;
/** How many times fewer multiplications the seventh lesson asks for. */
const SAVING = 15;

const bestAccuracy = (runs: Evidence['runs']): number | undefined => {
  const all = runs.flatMap(({ validationAccuracy }) => validationAccuracy.y);
  return all.length > 0 ? Math.max(...all) : undefined;
};

/** Probability of the predicted class. */
const certainty = ({ answers }: Evidence): number | undefined =>
  answers.predict && Math.max(...answers.predict.probabilities);

/** Best accuracy on own images, taught on Teach or trained on Train. */
function ownAccuracy({ runs, taughtAccuracy }: Evidence): number | undefined {
  const trained = bestAccuracy(runs.filter(({ settings }) => settings.data === 'own'));
  const all = [trained, taughtAccuracy].filter((accuracy) => accuracy !== undefined);
  return all.length > 0 ? Math.max(...all) : undefined;
}

const comparedStep = ({ runs }: Evidence): number =>
  Math.min(
    ...['plain34', 'resnet34'].map((model) =>
      Math.max(0, ...runs.filter(({ spec }) => spec.model.name === model).map(latestGradientStep)),
    ),
  );

const percent = (fraction: number | undefined) =>
  fraction === undefined || Number.isNaN(fraction) ? undefined : formatPercent(fraction, 1);

/** The lessons in their order. */
export const LESSONS: readonly Lesson[] = [
  {
    name: 'train',
    address: '#/train?model=lenet5',
    isDone: ({ runs }) => (bestAccuracy(runs) ?? 0) >= GOALS.train,
    soFar: ({ runs }) => percent(bestAccuracy(runs)),
  },
  {
    name: 'draw',
    address: '#/try',
    isDone: ({ answers, classes, hasImage }) =>
      hasImage && answers.predict !== undefined && classes[answers.predict.label] === '7',
  },
  {
    name: 'confuse',
    address: '#/try',
    isDone: (found) => found.hasImage && (certainty(found) ?? 1) < CONFUSED,
    soFar: (found) => percent(certainty(found)),
  },
  {
    name: 'inside',
    address: '#/inside',
    isDone: ({ answers, hasImage }) =>
      hasImage && answers.activations !== undefined && answers.filters !== undefined,
  },
  {
    name: 'break',
    address: '#/train?model=lenet5&optimizer=sgd&learningRate=0.05',
    isDone: ({ runs }) => runs.some(({ error }) => isDivergence(error)),
  },
  {
    name: 'gradients',
    address: '#/papers/resnet',
    isDone: (found) => comparedStep(found) >= COMPARED_STEP,
    soFar: (found) => formatNumber(comparedStep(found)),
  },
  {
    name: 'savings',
    address: '#/papers/googlenet',
    isDone: ({ saving }) => saving >= SAVING,
    soFar: ({ saving }) => formatNumber(saving, { maximumFractionDigits: 1 }),
  },
  {
    name: 'own',
    address: '#/teach',
    isDone: (found) => (ownAccuracy(found) ?? 0) >= GOALS.own,
    soFar: (found) => percent(ownAccuracy(found)),
  },
];

/** Minutes that a lesson takes. */
export const MINUTES = 2;
