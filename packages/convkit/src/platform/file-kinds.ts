import { CheckpointError, DataError } from '@convkit/core';

/** What a file is read for. */
export type FileKind = 'image' | 'weights' | 'classifier' | 'table';

/** The error if a file of each kind cannot be read, and what to give instead. */
export const FILE_KINDS = {
  image: { Failure: DataError, hint: 'Give the path of an image file.' },
  table: { Failure: DataError, hint: 'Give the path of a text file, such as CSV.' },
  weights: { Failure: CheckpointError, hint: 'Give the path of a safetensors or PyTorch file with weights.' },
  classifier: {
    Failure: CheckpointError,
    hint: 'Give the folder of a run, or the path of a file that save() wrote.',
  },
} as const satisfies Record<FileKind, object>;
