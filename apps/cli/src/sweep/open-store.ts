import path from 'node:path';
import type { SweepStore } from '@convkit/sweep';
import { directoryStore } from '@convkit/sweep/node';

/** Opens the folder of a sweep. */
export function openStore(address: string): SweepStore {
  return directoryStore(path.resolve(address));
}
