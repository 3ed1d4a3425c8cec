import { DataError } from '@convkit/core';

/** True for a URL that is fetched; false for a path and for a file: URL. */
export const isRemote = (source: string | URL): boolean =>
  source instanceof URL ? source.protocol !== 'file:' : /^(https?|blob|data):/i.test(source);

/** @throws DataError naming the URL if it cannot be fetched. */
export async function fetchBytes(source: string | URL): Promise<Uint8Array> {
  const response = await fetch(source).catch((cause: unknown) => {
    throw new DataError(`${source} cannot be fetched: ${(cause as Error).message}`, { cause });
  });
  if (!response.ok)
    throw new DataError(`${source} cannot be fetched: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
