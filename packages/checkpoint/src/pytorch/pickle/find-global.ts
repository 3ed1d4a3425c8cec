import { Problem, shown } from '../problem.js';
import { ALLOWED } from './builders.js';
import type { Value } from './values.js';

const SAVE = 'torch.save(model.state_dict(), path)';
const STATE_DICT = `Save only the weights: ${SAVE}.`;

/** Kinds of objects that are refused, by their full name. */
const REFUSED: readonly (readonly [name: RegExp, what: string, hint: string])[] = [
  [
    /^torch\.(nn|jit|fx|ao|quantization)\.|^(torchvision|torchaudio|timm|transformers|ultralytics|segmentation_models_pytorch)\./,
    'holds a whole model or part of its code',
    STATE_DICT,
  ],
  [
    /^torch\._utils\._rebuild_qtensor$|^torch\.Q\w+Storage$|^torch\.q(u?int\d+|uint\dx\d)$/,
    'holds a quantized tensor',
    'Save the state dict of the network before it is quantized.',
  ],
  [
    /^torch\._utils\._rebuild_sparse|^torch\.serialization\._get_layout$/,
    'holds a sparse tensor',
    'Convert it with to_dense() and save it again.',
  ],
  [
    /^torch\.Complex\w+Storage$|^torch\.complex\d+$/,
    'holds a tensor of complex numbers',
    'Convert it with torch.view_as_real() and save it again.',
  ],
  [/^torch\.float8_/, 'holds a tensor of 8-bit floats', 'Convert it with float() and save it again.'],
  [
    /^torch\._utils\._rebuild_(meta_tensor|device_tensor|xla_tensor|nested_tensor|wrapper_subclass)/,
    'holds a tensor that is not on the CPU',
    'Convert it with cpu() and save it again.',
  ],
];

/**
 * Finds what stands for the class or function `module.name`.
 * @throws Problem with its full name if a checkpoint may not have it.
 */
export function findGlobal(module: string, name: string): Value {
  const full = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
  const allowed = ALLOWED.get(full);
  if (allowed) return allowed;
  const [, what, hint] = REFUSED.find(([pattern]) => pattern.test(full)) ?? [];
  if (what) throw new Problem(`${what} (${shown(full)}), which convkit does not read`, hint);
  throw new Problem(
    `refers to ${shown(full)}, which is not part of a checkpoint`,
    `Do not use the file unless you know where it is from. If it is yours, save only its weights: ${SAVE}.`,
  );
}
