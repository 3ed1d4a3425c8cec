import { readFileSync } from 'node:fs';
import { ARRAYS } from '../check-tensors.js';
import type { ElementType, TensorData } from '../tensor-data.js';

/** A tensor as PyTorch read it. tooling/goldens/pytorch_files.py writes them. */
interface Golden {
  readonly stored: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Row-major bytes in base64. */
  readonly data: string;
}

const FOLDER = new URL('../../goldens/pytorch/', import.meta.url);

const GOLDENS: Readonly<Record<string, Readonly<Record<string, Golden>>>> = JSON.parse(
  readFileSync(new URL('tensors.json', FOLDER), 'utf8'),
);

/** Reads the file `name`, which PyTorch wrote. */
export function goldenFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.pth`, FOLDER)));
}

/** The tensors of a golden, and their types in the file. */
export function goldenTensors(name: string): {
  tensors: Map<string, TensorData>;
  stored: Map<string, string>;
} {
  const goldens = Object.entries(GOLDENS[name] ?? {});
  return {
    tensors: new Map(goldens.map(([key, golden]) => [key, decode(golden)])),
    stored: new Map(goldens.map(([key, golden]) => [key, golden.stored])),
  };
}

function decode({ dtype, shape, data }: Golden): TensorData {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return { dtype, shape, data: new ARRAYS[dtype](bytes.buffer) } as TensorData;
}
