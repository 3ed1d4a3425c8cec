import { weightsSha256 } from '@convkit/checkpoint';
import { ConfigError, type Module, type RunSpec, type WeightsSpec } from '@convkit/core';
import { type Classifier, loadClassifier } from '../classifier/classifier.js';
import { networkOf } from '../classifier/networks.js';
import { classifierSpec } from '../classifier/spec-of-run.js';
import { assertSameClasses } from '../data/same-classes.js';
import { frameOf, normalizationOf, Renormalized } from './renormalized.js';
import type { TechniqueOptions } from './techniques.js';

/** The teacher of a run. */
export interface OpenTeacher {
  readonly classifier: Classifier;
  /** Record of the teacher in the run's spec. */
  readonly spec: WeightsSpec;
  /** Frees a teacher that was loaded for the run. */
  close(): void;
}

/**
 * Loads the teacher of a run. Call it when the backend is active. Undefined without a teacher.
 * @throws CheckpointError if the source has no classifier, or it cannot be read.
 */
export async function openTeacher({ teacher }: TechniqueOptions): Promise<OpenTeacher | undefined> {
  if (teacher === undefined) return undefined;
  const isOwn = typeof teacher === 'string';
  const classifier = isOwn ? await loadClassifier(teacher) : teacher;
  const close = () => {
    if (isOwn) classifier.dispose();
  };
  try {
    const sha256 = await weightsSha256(networkOf(classifier));
    return { classifier, spec: { source: isOwn ? teacher : 'a classifier', sha256 }, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * The teacher's network for the student's input. If it was trained with a different normalization, its input is converted.
 * @throws DataError if it has other classes, ConfigError if its input has another shape or another frame.
 */
export function teacherNetwork({ classifier }: OpenTeacher, run: RunSpec): Module {
  const { model, preprocessing } = classifier.spec;
  if ((run.model.task ?? 'classification') !== 'classification') {
    throw new ConfigError('distillation needs images with one label each', {
      hint: 'Leave out teacher.',
    });
  }
  assertSameClasses(model.classes, run.model.classes, {
    found: 'the teacher has',
    expected: 'the data has',
  });
  const [theirs, ours] = [model.input, run.model.input];
  if (String(theirs) !== String(ours)) {
    throw new ConfigError(
      `the teacher takes images of ${theirs.join('x')}, but the network to train takes ${ours.join('x')}`,
      { hint: 'Set size, or choose another variant, so that both have the same input.' },
    );
  }
  const own = classifierSpec(run).preprocessing;
  const [from, to] = [own, preprocessing].map(({ transforms }) => normalizationOf(transforms));
  const isSame = JSON.stringify(from) === JSON.stringify(to);
  const frames = [own, preprocessing].map(({ transforms }) => frameOf(transforms));
  const isFramed = frames.some((frame) => frame !== undefined);
  if (frames[0] !== frames[1] || (isFramed && !isSame)) {
    throw new ConfigError('the teacher was trained with a different size or frame of its images', {
      hint: 'Train both with the same size and normalization.',
    });
  }
  const network = networkOf(classifier);
  return from && to && !isSame ? new Renormalized(network, { from, to }) : network;
}
