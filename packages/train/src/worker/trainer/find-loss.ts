import type { RunSpec } from '@convkit/core';
import { createLoss, type Loss } from '@convkit/ops';
import { findPart } from './find-part.js';

/**
 * Finds the loss of a run: among the trainer's own by name, or by its name and constants.
 * @throws ConfigError if there is none, or it does not support the task.
 */
export function findLoss(own: Readonly<Record<string, Loss>>, { recipe, model }: RunSpec): Loss {
  const { loss } = recipe;
  const { task = 'classification' } = model;
  const isNamed = typeof loss === 'string';
  if (isNamed && (task === 'classification' || !Object.hasOwn(own, loss))) return findPart(own, loss, 'loss');
  return createLoss(loss, task);
}
