import { FILE_KINDS, type FileKind } from './file-kinds.js';

/** True for a URL that is fetched; false for a path and for a file: URL. */
export const isRemote = (source: string | URL): boolean =>
  source instanceof URL ? source.protocol !== 'file:' : /^(https?|blob|data):/i.test(source);

/** @throws the error of this kind of file, naming the URL, if it cannot be fetched. */
export async function fetchBytes(source: string | URL, kind: FileKind): Promise<Uint8Array> {
  const { Failure } = FILE_KINDS[kind];
  const response = await fetch(source).catch((cause: unknown) => {
    throw new Failure(`${source} cannot be fetched: ${(cause as Error).message}`, { cause });
  });
  if (!response.ok)
    throw new Failure(`${source} cannot be fetched: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
