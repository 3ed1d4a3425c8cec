import { CheckpointError } from '@convkit/core';
import { isLegacy } from '../pytorch/legacy/is-legacy.js';

/** Formats that a file can have, recognized by its first bytes. */
export type RecognizedFormat = 'safetensors' | 'zip' | 'legacy-pytorch' | 'json';

/** Number of bytes that decide. The mark of a tar archive comes last. */
export const DECIDING_BYTES = 512;

/** A file that is not read here. */
interface Refusal {
  /** @param start First bytes of the file. @param text The same, as ASCII. */
  readonly matches: (start: Uint8Array, text: string) => boolean;
  /** Completes the sentence "The file …". */
  readonly what: string;
  readonly hint: string;
}

const KERAS_HINT = "Open it with '@convkit/checkpoint/keras'.";

const REFUSALS: readonly Refusal[] = [
  {
    matches: (start) => start.length === 0,
    what: 'is empty',
    hint: 'Download or write it again.',
  },
  {
    matches: (_, text) => text.startsWith('version https://git-lfs'),
    what: 'is a Git LFS pointer, not the file that it points to',
    hint: "Run 'git lfs pull', or download the file itself.",
  },
  {
    matches: (_, text) => /^[^<]{0,3}\s*<(?:!doctype html|html|head|\?xml)/i.test(text),
    what: 'is a web page or an XML document, not a file of weights',
    hint: 'Download the file itself: the link leads to a page, or the server answered with an error.',
  },
  {
    matches: beginsWith(0x1f, 0x8b),
    what: 'is compressed with gzip',
    hint: 'Decompress it first, for example with gunzip.',
  },
  {
    matches: (start) => start[0] === 0x80 && (start[1] ?? 0) >= 2 && (start[1] ?? 0) <= 5,
    what: 'is a Python pickle, which is never run',
    hint: 'Save the weights with torch.save, or as safetensors.',
  },
  {
    matches: (_, text) => text.slice(257, 262) === 'ustar',
    what: 'is a tar archive',
    hint: 'Extract it. If PyTorch before 0.2 saved it, load it there and save it again with a current PyTorch.',
  },
  {
    matches: beginsWith(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
    what: 'is an HDF5 file, such as Keras saves as .h5',
    hint: KERAS_HINT,
  },
  {
    matches: (start, text) =>
      /^(?:metadata\.json|config\.json|model\.weights\.h5)$/.test(firstZipEntry(start, text)),
    what: 'is a Keras file (.keras)',
    hint: KERAS_HINT,
  },
  {
    matches: (start, text) => text.slice(1, 6) === 'NUMPY' || firstZipEntry(start, text).endsWith('.npy'),
    what: 'is a NumPy file (.npy, .npz)',
    hint: 'Convert it to safetensors in Python: safetensors.numpy.save_file(dict(numpy.load(path)), "weights.safetensors").',
  },
];

/**
 * Recognizes the format of the file `name` by its first bytes.
 * @throws CheckpointError if it is of another format, which the error names if it is known.
 */
export function recognizeFormat(name: string, start: Uint8Array): RecognizedFormat {
  const text = String.fromCharCode(...start.subarray(0, DECIDING_BYTES));
  if (isSafetensors(start)) return 'safetensors';
  if (isLegacy(start)) return 'legacy-pytorch';
  const refusal = REFUSALS.find(({ matches }) => matches(start, text));
  if (refusal) throw new CheckpointError(`${name} ${refusal.what}`, { hint: refusal.hint });
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip';
  if (/^\s*\{/.test(text)) return 'json';
  const bytes = Array.from(start.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new CheckpointError(`${name} is neither a safetensors nor a PyTorch file: it begins with ${bytes}`, {
    hint: 'Choose a .safetensors, .pth or .pt file, or download it again if it is damaged.',
  });
}

/** Whether the file begins with the length of a header, which is below 4 GiB, and the header's brace. */
function isSafetensors(start: Uint8Array): boolean {
  return start[8] === 0x7b && start.subarray(4, 8).every((byte) => byte === 0);
}

/** The name of the first file in a zip archive, which its local header contains; empty for other files. */
function firstZipEntry(start: Uint8Array, text: string): string {
  if (!text.startsWith('PK\x03\x04')) return '';
  return text.slice(30, 30 + (start[26] ?? 0) + 256 * (start[27] ?? 0));
}

function beginsWith(...bytes: readonly number[]) {
  return (start: Uint8Array) => bytes.every((byte, i) => start[i] === byte);
}
