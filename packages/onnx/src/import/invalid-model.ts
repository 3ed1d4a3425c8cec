import { CheckpointError } from '@convkit/core';

/** Creates the error for a file that is damaged or not ONNX. `name` is that of the file. */
export function invalidModel(name: string, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`'${name}' is not a valid ONNX file: ${what}`, {
    cause,
    hint: 'Download or export the file again: it is damaged, incomplete or of another format.',
  });
}
