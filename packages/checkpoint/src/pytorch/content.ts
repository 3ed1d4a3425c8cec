import type { Value } from './pickle/values.js';

/** What a file of PyTorch holds. Its storages have not been read. */
export interface Content {
  /** The object that was saved. */
  readonly root: Value;
  /** Whether numbers are stored with the most significant byte first. */
  readonly bigEndian: boolean;
}
