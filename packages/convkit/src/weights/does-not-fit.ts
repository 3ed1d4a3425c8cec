import { recognizeOtherNetwork } from '@convkit/checkpoint';
import { CheckpointError, type ModelSpec } from '@convkit/core';
import { counted } from '../options/counted.js';
import { listKeys } from './describe-weights.js';
import { shapeIn } from './layout.js';
import type { LoadPlan, Target } from './plan-load.js';
import type { WeightsFile } from './read-weights.js';

/** What does not fit, for an error. */
interface Misfit {
  readonly file: Pick<WeightsFile, 'source' | 'tensors'>;
  readonly spec: ModelSpec;
  readonly plan: LoadPlan;
  readonly target: Target;
}

/** Misshapen tensors that an error lists. */
const SHOWN = 5;

/** The error for weights of another network. */
export function doesNotFit(misfit: Misfit): CheckpointError {
  const { file, spec, plan } = misfit;
  const { missing, unexpected, misshapen } = plan.report;
  const complaints = [
    listKeys('missing', missing),
    listKeys('unexpected', unexpected),
    listShapes(misfit, misshapen),
  ].filter((complaint) => complaint !== '');
  const what = `${spec.name} (${spec.variant})`;
  const why = complaints.join('; ') || 'no weight has a known name';
  return new CheckpointError(`${file.source} does not fit ${what}: ${why}`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: hintFor(misfit),
  });
}

/** The error for weights that would be other ones in another layout. */
export function isEitherLayout({ source }: Pick<WeightsFile, 'source'>): CheckpointError {
  return new CheckpointError(
    `${source} may be in PyTorch's or in convkit's axis order: its shapes fit both`,
    {
      code: 'CHECKPOINT_WEIGHTS',
      hint: "Say where the weights are from, with weightsFrom: 'torchvision' or weightsFrom: 'convkit'.",
    },
  );
}

function listShapes({ file, plan, target: { own, kinds } }: Misfit, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const shown = keys.slice(0, SHOWN).map((key) => {
    const found = file.tensors.get(plan.keys.get(key) as string)?.shape;
    const wanted = shapeIn(plan.report.layout, key, own.get(key) ?? [], kinds.get(key));
    return `${key} [${found}] instead of [${wanted}]`;
  });
  const more = keys.length > SHOWN ? ` and ${keys.length - SHOWN} more` : '';
  return `${keys.length} of another shape (${shown.join(', ')}${more})`;
}

function hintFor({ file, spec, plan }: Misfit): string {
  const { missing, unexpected, misshapen, layout } = plan.report;
  const other = recognizeOtherNetwork(file.tensors.keys());
  if (other !== undefined)
    return `The file belongs to ${other}: choose weights of a network that convkit has.`;
  if (missing.length > 0 && unexpected.length + misshapen.length === 0 && missing.every(isAuxiliary)) {
    return 'The file has no auxiliary classifiers: set auxiliary: false, or load what fits (strict: false, --partial).';
  }
  const channels = spec.input[2] as number;
  const others = channels === 1 ? 3 : 1;
  const [first = ''] = misshapen;
  const shape = file.tensors.get(plan.keys.get(first) ?? '')?.shape;
  if (misshapen.length === 1 && shape?.length === 4 && shape[layout === 'torch' ? 1 : 2] === others) {
    return `The weights take images with ${counted(others, 'channel')}: open the data with channels: ${others}.`;
  }
  return 'Choose the model, variant, size and width multiplier that the weights were saved from.';
}

const isAuxiliary = (key: string) => /^aux\d*\./.test(key);
