import { decodeSafetensors, type SafetensorsFile } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { platform } from '#platform';

/** A safetensors file: a path (in Node) or URL, its bytes, or a `Blob` or `File`. */
export type WeightsSource = string | URL | Uint8Array | Blob;

/** A file of weights that has been read. */
export interface WeightsFile extends SafetensorsFile {
  /** The path, URL or file name. */
  readonly source: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/** @throws CheckpointError if the file cannot be read or is not a safetensors file. */
export async function readWeights(source: WeightsSource): Promise<WeightsFile> {
  const [name, bytes] = await bytesOf(source);
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (isZip(bytes)) {
    throw new CheckpointError(`${name} is a PyTorch file (.pth), not a safetensors file`, {
      hint: 'Convert it in Python: safetensors.torch.save_file(torch.load(path), "weights.safetensors").',
    });
  }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes);
    return { tensors: withoutOptimizer(tensors, metadata), metadata, source: name, sha256 };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new CheckpointError(`${name}: ${error.message}`, {
      cause: error,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
}

async function bytesOf(source: WeightsSource): Promise<[name: string, bytes: Uint8Array]> {
  if (source instanceof Uint8Array) return ['the weights', source];
  if (typeof source === 'string' || source instanceof URL)
    return [String(source), await platform.readBytes(source, 'weights')];
  return ['name' in source ? String(source.name) : 'the weights', new Uint8Array(await source.arrayBuffer())];
}

/** The weights alone, if the file is the checkpoint of a run. */
function withoutOptimizer(
  tensors: SafetensorsFile['tensors'],
  { layout = '' }: SafetensorsFile['metadata'],
): SafetensorsFile['tensors'] {
  if (!layout.startsWith('convkit.run.')) return tensors;
  return new Map([...tensors].filter(([key]) => !key.startsWith('optimizer.')));
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;
