import { describe } from '../pickle/describe.js';
import type { Value } from '../pickle/values.js';
import { Problem, shown } from '../problem.js';
import type { StoredTensor } from '../tensors/stored-tensor.js';
import { type Dict, type TensorFinder, tensorFinder } from './tensor-finder.js';

/** The weights of a file. */
export interface FoundStateDict {
  /** Keys that lead to them, such as ['model']. Empty if the file is a state dict. */
  readonly path: readonly string[];
  /** Keys of other dicts of tensors in the file, such as ['model_ema']. */
  readonly others: readonly string[];
  /** The state dict. */
  readonly dict: Dict;
  /** Its tensors, in its order. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Keys under which training scripts save a state dict. The first of them that a file has is used. */
const WEIGHT_KEYS: readonly string[] = [
  'state_dict',
  'model',
  'model_state_dict',
  'net',
  'module',
  'state_dict_ema',
  'model_ema',
  'ema',
  'weights',
];

/**
 * Finds the state dict of a file: the object itself, or a dict in it, or a dict in a dict of weights.
 * @param key Key of the dict to use. Defaults to the first of `WEIGHT_KEYS`, or the only dict of tensors.
 * @throws Problem if there is none, or the choice is not clear.
 */
export function findStateDict(root: Value, key?: string): FoundStateDict {
  if (!(root instanceof Map)) throw noStateDict(`it holds ${describe(root)}`);
  const find = tensorFinder();
  const candidates = candidatesIn(root, find);
  const chosen =
    key === undefined
      ? (byWeightKey(candidates) ?? itself(root, find) ?? onlyOne(candidates))
      : candidateAt(root, key, find);
  const keys = candidates.map(({ path }) => path[0] as string);
  if (!chosen) {
    const list = keys.slice(0, 8).map((each) => `'${shown(each)}'`);
    throw new Problem(
      key === undefined ? 'holds several dicts of tensors' : `has no dict of tensors '${shown(key)}'`,
      list.length > 0 ? `Choose one of its keys: ${list.join(', ')}.` : 'Open it without a key.',
    );
  }
  return { ...chosen, others: keys.filter((each) => each !== chosen.path[0]) };
}

type Candidate = Omit<FoundStateDict, 'others'>;

/** Under keys of weights, any dict of tensors; under others, those that have floats: the states of random generators are integers. */
function candidatesIn(root: Dict, find: TensorFinder): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [key, value] of root) {
    if (typeof key !== 'string' || !(value instanceof Map)) continue;
    const candidate =
      WEIGHT_KEYS.includes(key) || find(value).hasFloats ? candidateAt(root, key, find) : undefined;
    if (candidate) candidates.push(candidate);
  }
  return candidates;
}

function candidateAt(root: Dict, key: string, find: TensorFinder): Candidate | undefined {
  const dict = root.get(key);
  if (!(dict instanceof Map)) return undefined;
  const { tensors } = find(dict);
  if (tensors.size > 0) return { path: [key], dict, tensors };
  for (const inner of WEIGHT_KEYS) {
    const value = dict.get(inner);
    const found = value instanceof Map ? find(value).tensors : undefined;
    if (found?.size) return { path: [key, inner], dict: value as Dict, tensors: found };
  }
  return undefined;
}

function byWeightKey(candidates: readonly Candidate[]): Candidate | undefined {
  for (const key of WEIGHT_KEYS) {
    const candidate = candidates.find(({ path }) => path[0] === key);
    if (candidate) return candidate;
  }
  return undefined;
}

/** A state dict may hold other objects, but a training checkpoint may hold a tensor such as its best accuracy. */
function itself(root: Dict, find: TensorFinder): Candidate | undefined {
  const { tensors } = find(root);
  return tensors.size > 0 && 2 * tensors.size >= root.size ? { path: [], dict: root, tensors } : undefined;
}

function onlyOne(candidates: readonly Candidate[]): Candidate | undefined {
  if (candidates.length === 0) throw noStateDict('it holds no tensors by name');
  return candidates.length === 1 ? candidates[0] : undefined;
}

function noStateDict(found: string): Problem {
  return new Problem(
    `has no state dict: ${found}`,
    'Save the weights with torch.save(model.state_dict(), path).',
  );
}
