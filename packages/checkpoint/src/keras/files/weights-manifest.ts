import { CheckpointError } from '@convkit/core';
import { decodeHalf } from '../../safetensors/half.js';
import type { TensorData } from '../../tensor-data.js';
import { isRecord, shown } from './layer-config.js';

/** A weight in the files of a LayersModel. */
export interface ShardedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Element type in the file. */
  readonly stored: string;
  /** Files of its group, whose contents follow one another. */
  readonly paths: readonly string[];
  /** Offset in bytes from the start of the group. */
  readonly begin: number;
  readonly end: number;
  /** Converts its bytes. */
  readonly decode: (bytes: ArrayBuffer) => TensorData;
}

/** Bytes per element. */
const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Reads the list of weights of a model.json. @throws CheckpointError if it is damaged. */
export function readManifest(file: string, manifest: unknown): ShardedWeight[] {
  const invalid = (what: string) =>
    new CheckpointError(`${file} is not a valid model.json: ${what}`, {
      hint: 'Download or save the model again: its description is damaged.',
    });
  if (!Array.isArray(manifest)) throw invalid('it has no weightsManifest');
  const weights: ShardedWeight[] = [];
  for (const group of manifest as unknown[]) {
    if (!isRecord(group) || !isTexts(group.paths) || !Array.isArray(group.weights)) {
      throw invalid('a group of weights is damaged');
    }
    let begin = 0;
    for (const weight of group.weights as unknown[]) {
      if (!isRecord(weight) || typeof weight.name !== 'string' || !isSizes(weight.shape)) {
        throw invalid('the entry of a weight is damaged');
      }
      const { name, shape } = weight;
      const form = formOf(weight);
      if (!form) throw invalid(`the weight ${shown(name)} has the type ${shown(weight.dtype)}`);
      const size = shape.reduce((product, length) => product * length, 1);
      const end = begin + size * form.bytes;
      if (!Number.isSafeInteger(end)) throw invalid(`the weight ${shown(name)} has the shape [${shape}]`);
      const decode = (bytes: ArrayBuffer) => form.decode(bytes, shape);
      weights.push({ name, shape, stored: form.stored, paths: group.paths, begin, end, decode });
      begin = end;
    }
  }
  return weights;
}

interface Form {
  readonly stored: string;
  readonly bytes: number;
  readonly decode: (bytes: ArrayBuffer, shape: readonly number[]) => TensorData;
}

function formOf({ dtype, quantization }: Record<string, unknown>): Form | undefined {
  const stored = isRecord(quantization) ? quantization.dtype : dtype;
  const bytes = typeof stored === 'string' && Object.hasOwn(BYTES, stored) ? BYTES[stored] : undefined;
  if (typeof stored !== 'string' || bytes === undefined) return undefined;
  const floats = (shape: readonly number[], data: Float32Array): TensorData => ({
    dtype: 'float32',
    shape,
    data,
  });
  if (stored === 'float16')
    return { stored, bytes, decode: (b, shape) => floats(shape, decodeHalf(new Uint16Array(b))) };
  if (isRecord(quantization)) {
    const { scale, min } = quantization;
    if (typeof scale !== 'number' || typeof min !== 'number' || bytes > 2) return undefined;
    const levels = (b: ArrayBuffer) => (bytes === 1 ? new Uint8Array(b) : new Uint16Array(b));
    return {
      stored,
      bytes,
      decode: (b, shape) =>
        floats(
          shape,
          Float32Array.from(levels(b), (v) => v * scale + min),
        ),
    };
  }
  if (stored === 'float32')
    return { stored, bytes, decode: (b, shape) => floats(shape, new Float32Array(b)) };
  if (stored === 'int32')
    return { stored, bytes, decode: (b, shape) => ({ dtype: 'int32', shape, data: new Int32Array(b) }) };
  if (bytes === 1) {
    return { stored, bytes, decode: (b, shape) => ({ dtype: 'uint8', shape, data: new Uint8Array(b) }) };
  }
  return undefined;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
