import { Problem } from '../problem.js';
import { DTYPE_NAMES, STORAGES } from '../tensors/element-types.js';
import { rebuildTensor, rebuildTypedTensor, unwrapTensor } from '../tensors/rebuild-tensor.js';
import { describe } from './describe.js';
import { hashable } from './hashable.js';
import { numpyScalar, numpyType } from './numpy.js';
import { Builder, Name, Namespace, Opaque, Parameter, Tuple, type Value } from './values.js';

type Build = (args: readonly Value[]) => Value;

const opaque: Build = () => new Opaque();

/** What stands for each function and class that a checkpoint may call. None copies its arguments, which a pickle can repeat at no cost. */
const BUILDERS: Readonly<Record<string, Build>> = {
  'collections.OrderedDict': ([items]) => (Array.isArray(items) ? dictOfPairs(items) : dict(items)),
  'collections.Counter': ([items]) => dict(items),
  'collections.defaultdict': () => new Map(),
  'builtins.set': opaque,
  'builtins.frozenset': opaque,
  'builtins.bytes': opaque,
  'builtins.bytearray': opaque,
  '_codecs.encode': encode,
  'argparse.Namespace': () => new Namespace(),
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor_v3': rebuildTypedTensor,
  'torch._utils._rebuild_parameter': unwrapTensor,
  'torch._utils._rebuild_parameter_with_state': unwrapTensor,
  'torch.nn.parameter.Parameter': (args) => (args.length === 0 ? new Parameter() : unwrapTensor(args)),
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
  'torch.Size': ([items]) => (items instanceof Tuple ? items : new Tuple([])),
  'torch.device': opaque,
  'numpy.dtype': numpyType,
  'numpy.core.multiarray.scalar': numpyScalar,
  'numpy._core.multiarray.scalar': numpyScalar,
  'numpy.core.multiarray._reconstruct': opaque,
  'numpy._core.multiarray._reconstruct': opaque,
};

/** Classes and constants that a checkpoint may name, but not call. */
const NAMES: readonly string[] = [
  ...Object.keys(STORAGES).map((type) => `torch.${type}Storage`),
  ...DTYPE_NAMES,
  'torch.storage.UntypedStorage',
  'torch.storage.TypedStorage',
  'torch.Tensor',
  'numpy.ndarray',
  'builtins.dict',
  'builtins.list',
  'builtins.int',
  'builtins.float',
];

/** Everything that the pickle of a checkpoint may name, by full name. */
export const ALLOWED: ReadonlyMap<string, Builder | Name> = new Map<string, Builder | Name>([
  ...Object.entries(BUILDERS).map(([name, build]) => [name, new Builder(name, build)] as const),
  ...NAMES.map((name) => [name, new Name(name)] as const),
]);

function dict(items: Value | undefined): Value {
  if (items === undefined) return new Map();
  if (!(items instanceof Map)) throw invalid('a dict', items);
  return items;
}

/** Lists that became dicts. A pickle can repeat a list at no cost. */
const used = new WeakSet<readonly Value[]>();

/** Python 2 creates an OrderedDict from a list of lists of two. */
function dictOfPairs(pairs: readonly Value[]): Value {
  if (used.has(pairs)) throw new Problem('has a damaged pickle: two dicts are made of one list');
  used.add(pairs);
  const result = new Map<Value, Value>();
  for (const pair of pairs) {
    const [key, value] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (key === undefined || value === undefined) throw invalid('an item of a dict', pair);
    result.set(hashable(key), value);
  }
  return result;
}

/** Longest bytes whose content matters: that of a NumPy scalar. */
const MAX_BYTES = 8;

/** Protocol 2 has no bytes: empty ones are `bytes()`, others are encoded from text. */
function encode([text, encoding]: readonly Value[]): Value {
  if (typeof text !== 'string' || encoding !== 'latin1') throw invalid('bytes', text ?? null);
  if (text.length > MAX_BYTES) return new Opaque();
  return Uint8Array.from(text, (character) => {
    if (character > '\xff') throw invalid('bytes', text);
    return character.charCodeAt(0);
  });
}

/** Tensors with attributes: `_rebuild_from_type_v2(rebuild, class, arguments, attributes)`. */
function rebuildFromType([rebuild, , args]: readonly Value[]): Value {
  const tensor =
    rebuild instanceof Builder && rebuild.name.startsWith('torch._utils.') && args instanceof Tuple;
  if (!tensor) throw invalid('a tensor', rebuild ?? null);
  return rebuild.build(args.items);
}

function invalid(what: string, value: Value): Problem {
  return new Problem(`has a damaged pickle: ${what} cannot be made of ${describe(value)}`);
}
