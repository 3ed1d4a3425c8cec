import { type Format, formatOf } from '../../safetensors/formats.js';
import { Problem } from '../problem.js';

/** Element types by the prefix of PyTorch's storage class, such as `torch.FloatStorage`. */
export const STORAGES: Readonly<Record<string, Format['stored']>> = {
  Float: 'float32',
  Double: 'float64',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
};

/** Other names of PyTorch's dtypes that pickles have. */
const DTYPES: readonly Format['stored'][] = [...Object.values(STORAGES), 'uint16', 'uint32', 'uint64'];

/** Names of the dtypes that tensors can have, such as `torch.float32`. */
export const DTYPE_NAMES: readonly string[] = DTYPES.map((type) => `torch.${type}`);

/** The format of a dtype's elements, by its name. @throws Problem if it is not in `DTYPE_NAMES`. */
export function formatOfType(name: string): Format {
  const type = DTYPES.find((each) => `torch.${each}` === name);
  if (!type) throw new Problem(`is damaged: a tensor has ${name} instead of a dtype`);
  return formatOf(type).format;
}
