import { bytesSource } from '@convkit/checkpoint';
import type { OpenedBytes } from '../weights/opened-bytes.js';
import { fetchBytes } from './fetch-bytes.js';

/**
 * Fetches a file of weights. It is kept in memory until it is closed: all of it is read, for its checksum and for the network.
 * @throws CheckpointError if it cannot be fetched.
 */
export async function openRemote(url: string | URL): Promise<OpenedBytes> {
  const open = async (from: string | URL) => bytesSource(await fetchBytes(from, 'weights'), String(from));
  // A page may give a URL that is relative to its own.
  const base = () => new URL(url, globalThis.location?.href);
  return { source: await open(url), sibling: (name) => open(new URL(encodeURIComponent(name), base())) };
}
