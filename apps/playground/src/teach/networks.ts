import { namesIn, privateFolder, readFrom, writeTo } from '../browser/private-files.js';
import { siteFiles } from '../data/fetch-shards.js';
import { PageError } from '../ui/errors/page-error.js';
import { teachText } from './messages.js';
import SHIPPED from './network/small-resnet18.safetensors?url';

/** A pretrained network that the page can compute features with. `hosted` is one that the site's host serves. */
export type NetworkSource =
  | { readonly kind: 'shipped' }
  | { readonly kind: 'hosted'; readonly file: string; readonly title: string; readonly bytes: number }
  | { readonly kind: 'own'; readonly file: File };

/** The site's file that lists the weights that its host serves. */
const LIST = 'weights.json';
const FOLDER = 'convkit-weights';

/** The networks that can be chosen, the preferred one first: the visitor's own, those of the host, the one of this site. */
export async function availableNetworks(): Promise<readonly NetworkSource[]> {
  const [own, hosted] = await Promise.all([keptWeights(), hostedNetworks()]);
  return [...(own ? [{ kind: 'own' as const, file: own }] : []), ...hosted, { kind: 'shipped' }];
}

async function hostedNetworks(): Promise<NetworkSource[]> {
  try {
    const list = JSON.parse(new TextDecoder().decode(await siteFiles()(LIST)));
    return list.map((each: { file: string; title: string; bytes: number }) => ({ kind: 'hosted', ...each }));
  } catch {
    return []; // Without a network, the page has what it was shipped with.
  }
}

/**
 * Reads the file of a network.
 * @throws DataError or PageError if it cannot be fetched.
 */
export async function readNetwork(source: NetworkSource): Promise<Blob> {
  if (source.kind === 'own') return source.file;
  if (source.kind === 'hosted') {
    const bytes = await siteFiles()(source.file);
    return new File([bytes as Uint8Array<ArrayBuffer>], source.title);
  }
  const response = await fetch(SHIPPED).catch(() => undefined);
  if (response?.ok) return response.blob();
  throw new PageError(
    () => teachText.value.notFetched,
    () => teachText.value.notFetchedHint,
  );
}

/** Keeps the visitor's file of weights for the next visit. Returns whether that worked. */
export async function keepWeights(file: File): Promise<boolean> {
  try {
    const folder = await privateFolder(FOLDER);
    await writeTo(folder, file.name, file);
    for (const name of await namesIn(folder)) if (name !== file.name) await folder.removeEntry(name);
    return true;
  } catch {
    return false; // The browser has no such storage, or it is full.
  }
}

/** Deletes the kept file of weights. */
export async function deleteWeights(): Promise<void> {
  const folder = await privateFolder(FOLDER);
  for (const name of await namesIn(folder)) await folder.removeEntry(name);
}

async function keptWeights(): Promise<File | undefined> {
  try {
    const folder = await privateFolder(FOLDER);
    const [name] = await namesIn(folder);
    return name === undefined ? undefined : await readFrom(folder, name);
  } catch {
    return undefined;
  }
}
