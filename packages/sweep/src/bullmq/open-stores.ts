import { CheckpointError, isConvkitError } from '@convkit/core';
import { SWEEP_FILE, type SweepStore } from '../engine/sweep-store.js';

/** Opens the store at an address. */
export type OpenStore = (address: string) => SweepStore | Promise<SweepStore>;

/**
 * Returns a function that opens the store of a sweep. Each is opened once.
 * @param worker - names this worker in messages.
 */
export function storeOpener(openStore: OpenStore, worker: string): (address: string) => Promise<SweepStore> {
  const stores = new Map<string, SweepStore>();
  return async (address) => {
    const store = stores.get(address) ?? (await openChecked(openStore, address, worker));
    stores.set(address, store);
    return store;
  };
}

/** This worker may not use a store. Others may. */
export class StoreRefused extends Error {}

/**
 * @throws CheckpointError if the store cannot be opened, or is not the one that the sweep uses, and StoreRefused if `openStore` threw a
 *   ConfigError.
 */
async function openChecked(openStore: OpenStore, address: string, worker: string): Promise<SweepStore> {
  try {
    const store = await openStore(address);
    if (await store.files.read(SWEEP_FILE)) return store;
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : new Error(String(cause));
    if (isConvkitError(cause, 'CONFIG')) throw new StoreRefused(message, { cause });
    throw new CheckpointError(`the worker ${worker} cannot open the store ${address}: ${message}`, {
      hint: (isConvkitError(cause) && cause.hint) || HINT,
      cause,
    });
  }
  throw new CheckpointError(`the worker ${worker} finds no sweep in ${address}`, { hint: HINT });
}

const HINT = 'Give all workers access to it, a folder under the same path as on the machine of the sweep.';
